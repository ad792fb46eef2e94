/** To twelve significant digits: what is equal but for the order in which it was summed becomes equal. */
export const rounded = (number: number): number => Number(number.toPrecision(12));
