/** Writes exponents, charges and indices with raised and lowered characters (Unicode, "Superscripts and Subscripts"). */
import { tableOf } from '../../../base/table';

const RAISED = tableOf('0=⁰ 1=¹ 2=² 3=³ 4=⁴ 5=⁵ 6=⁶ 7=⁷ 8=⁸ 9=⁹ +=⁺ -=⁻ −=⁻ –=⁻');
const FIRST_LOWERED = '₀'.charCodeAt(0);

/** Raises the figures and signs of a text, and keeps other characters. */
export function raised(text: string): string {
  return text.replace(/[^]/g, (sign) => RAISED.get(sign) ?? sign);
}

/** Lowers the figures of a text, and keeps other characters. */
export function lowered(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(FIRST_LOWERED + Number(digit)));
}
