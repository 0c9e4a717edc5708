/** Speaks quantities of the package siunitx: `\SI{5}{\meter\per\second}` becomes `5 m/s`. */
import { tableOf } from '../../../base/table';
import { raised } from './figures';

const UNITS = tableOf(
  'meter=m metre=m second=s gram=g kilogram=kg ampere=A kelvin=K mole=mol candela=cd hertz=Hz newton=N pascal=Pa joule=J watt=W coulomb=C volt=V farad=F ohm=Ω siemens=S weber=Wb tesla=T henry=H lumen=lm lux=lx becquerel=Bq sievert=Sv celsius=°C degreeCelsius=°C degree=° arcminute=′ arcsecond=″ radian=rad liter=L litre=L minute=min hour=h day=d tonne=t hectare=ha percent=% electronvolt=eV dalton=Da decibel=dB angstrom=Å bar=bar m=m km=km cm=cm mm=mm s=s ms=ms kg=kg g=g mg=mg mol=mol N=N J=J kJ=kJ W=W kW=kW V=V A=A K=K Pa=Pa kPa=kPa Hz=Hz kHz=kHz MHz=MHz eV=eV',
);
const PREFIXES = tableOf('femto=f pico=p nano=n micro=µ milli=m centi=c deci=d deca=da hecto=h kilo=k mega=M giga=G tera=T peta=P');
const POWERS = tableOf('squared=² cubed=³');
const POWERS_BEFORE = tableOf('square=² cubic=³');
/** Units without a space before them. */
const ATTACHED = /^[°′″%](?!C)/;
const NUMBER = /^([+-]?\d[\d ]*(?:[.,]\d+)?)(?:[eE]([+-]?\d+))?$/;
/** Units in plain notation: `kg.m/s^2`. */
const WRITTEN = /^(?:[A-Za-zµΩ°%]+(?:\^(?:\d|\{[+-]?\d+\}))?(?:[./~ ]|$))+$/;

/** Returns the words for a number; undefined if it is not understood. */
export function sayNumber(number: string): string | undefined {
  const [whole, mantissa = '', exponent] = NUMBER.exec(number.trim()) ?? [];
  if (whole === undefined) return undefined;
  return exponent === undefined ? mantissa : `${mantissa} × 10${raised(exponent.replaceAll('+', ''))}`;
}

/** Returns the words for a number and its unit; undefined if either is not understood. */
export function sayQuantity(number: string, unit: string): string | undefined {
  const saidNumber = sayNumber(number);
  const saidUnit = sayUnit(unit);
  if (saidNumber === undefined || saidUnit === undefined) return undefined;
  return ATTACHED.test(saidUnit) ? saidNumber + saidUnit : `${saidNumber} ${saidUnit}`;
}

/** Returns the words for a unit; undefined if it is not understood. */
export function sayUnit(unit: string): string | undefined {
  const given = unit.trim();
  if (!given.includes('\\'))
    return WRITTEN.test(given)
      ? given.replace(/\^\{?([+-]?\d+)\}?/g, (_, power: string) => raised(power.replaceAll('+', ''))).replace(/[.~]/g, ' ')
      : undefined;
  const commands = given.match(/\\[A-Za-z]+|\S/g) ?? [];
  let said = '';
  let isDivided = false;
  let power = '';
  let prefix = '';
  for (const command of commands) {
    const name = command.slice(1);
    const [sign, raisedBefore, raisedBehind, prefixed] = [UNITS, POWERS_BEFORE, POWERS, PREFIXES].map((table) => table.get(name));
    if (!command.startsWith('\\')) return undefined;
    if (name === 'per') isDivided = true;
    else if (prefixed !== undefined) prefix = prefixed;
    else if (raisedBefore !== undefined) power = raisedBefore;
    else if (raisedBehind !== undefined) said += raisedBehind;
    else if (sign === undefined) return undefined;
    else {
      said += (isDivided ? (said === '' ? '1/' : '/') : said === '' ? '' : ' ') + prefix + sign + power;
      isDivided = false;
      power = '';
      prefix = '';
    }
  }
  return said === '' || isDivided || prefix !== '' || power !== '' ? undefined : said;
}
