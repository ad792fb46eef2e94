/**
 * Random worlds that a property over whole traces looks at: seeds differ from run to run, so a few a run come to many. With
 * `COINHOUND_WORLDS=1000` it is 1,000 in one.
 */
export const worldRuns = (few: number): { readonly numRuns: number } => ({
  numRuns: Number(process.env.COINHOUND_WORLDS) || few,
});
