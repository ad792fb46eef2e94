/** What the Treasury calls an address, before its currency. */
export const CURRENCY = /^Digital Currency Address - (\S{1,20})$/;

/** GraphSense's confidence in the data of an authority. */
export const AUTHORITY = 60;
