import { appr } from './appr.ts';
import { bucket } from './bucket.ts';
import { dttr } from './dttr.ts';
import { haircut } from './haircut.ts';
import { nearest } from './nearest.ts';
import type { RankStrategy } from './rank.ts';
import { reachability } from './reachability.ts';
import { taint } from './taint.ts';
import { ttrBase } from './ttr-base.ts';
import { ttrRedirect } from './ttr-redirect.ts';
import { ttrTime } from './ttr-time.ts';
import { ttrWeight } from './ttr-weight.ts';

/** Every rank strategy, the default first, in the order help and documentation show them. */
export const rankStrategies: readonly RankStrategy[] = [
  nearest,
  taint,
  haircut,
  appr,
  ttrBase,
  ttrWeight,
  ttrTime,
  ttrRedirect,
  dttr,
  reachability,
  bucket,
];
