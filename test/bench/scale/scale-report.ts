/** Prints the result of the scale model. */
import { WAY_NAMES } from '../conversation/conversation-report';
import { WAYS } from '../conversation/listening';
import { SCALE_INPUTS } from './scale-inputs';
import type { ScaleResult } from './scale-model';

/** The rows of the table. */
export function scaleRows({ ways }: ScaleResult): string[][] {
  return [
    ['a day', 'calls', 'open at once', 'times the usual quota', 'sound', 'relay cores', 'relay memory', 'Polly', 'relays and traffic'],
    ...WAYS.map((way) => {
      const { callsADay, openAtOnce, quotas, gigabytesADay, relayCores, relayGigabytes, dollarsADay } = ways[way];
      return [
        WAY_NAMES[way],
        `${(callsADay / 1e6).toFixed(1)} million`,
        count(openAtOnce),
        quotas.toFixed(0),
        `${gigabytesADay.toFixed(0)} GB`,
        relayCores === undefined ? 'a server, not measured' : relayCores.toFixed(1),
        relayGigabytes === undefined ? '' : `${relayGigabytes.toFixed(2)} GB`,
        `${count(dollarsADay.polly)} USD`,
        dollarsADay.relay === undefined ? '' : `${count(dollarsADay.relay)} USD`,
      ];
    }),
  ];
}

/** The rows of the table of inputs. */
export function inputRows(): string[][] {
  return [['input', 'value', 'source'], ...Object.values(SCALE_INPUTS).map(({ value, unit, source }) => [unit, String(value), source])];
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
