import type { ChainId } from '../../core/ids.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Reply } from '../../net/http.ts';
import { integer } from '../../net/parse.ts';
import type { Probe } from '../family.ts';
import { networkOf } from './address.ts';
import { nisObject, object, TELLING } from './answer.ts';
import { XEM } from './mosaic.ts';
import { readHeight } from './wire.ts';

/** What a node says it is doing, by the code of `/status`. */
const STATES: ReadonlyMap<number, string> = new Map([
  [3, 'running'],
  [4, 'booting'],
  [5, 'booted'],
  [7, 'has no remote node'],
  [8, 'loading'],
]);
const SYNCHRONIZED = 6;
/** Bits of a node's `features`. */
const HASH_LOOKUP = 1;

/**
 * What a node is and can: its height, whether it has caught up with its network, which network that is, whether it finds transactions
 * by hash, and whether it remembers definitions of expired mosaics. Throws an `UpstreamError`.
 */
export async function probeNode(endpoint: Endpoint, chain: ChainId, signal: AbortSignal): Promise<Probe> {
  const ask = async <T>(path: string, read: (reply: Reply) => T, query = {}): Promise<T> =>
    (await endpoint.request({ path, query, telling: TELLING }, read, signal)).value;
  const state = await ask('/status', (reply) => integer(nisObject(reply).code, 'code'));
  const { features, network, version } = await ask('/node/info', readMetaData);
  const tip = await ask('/chain/height', readHeight);
  const remembers = await ask('/mosaic/definition/last', ({ status }) => status === 200, { mosaicId: XEM });

  const can = ['account/transfers/all', 'account/harvests'];
  const cannot: string[] = [];
  ((features & HASH_LOOKUP) !== 0 ? can : cannot).push('transaction/get');
  (remembers ? can : cannot).push('mosaic/definition/last');
  const notes = [`version ${version}`];
  if (network !== networkOf(chain)) notes.push(`network ${network}, not ${networkOf(chain)}`);
  if (state !== SYNCHRONIZED) notes.push(`not synchronized: ${STATES.get(state) ?? `status ${state}`}`);
  return { tip, can, cannot, notes };
}

/** A node writes its network as a signed byte. */
function readMetaData(reply: Reply) {
  const metaData = object(nisObject(reply).metaData, 'what a node says of itself');
  return {
    features: integer(metaData.features, 'features'),
    network: integer(metaData.networkId, 'networkId') & 0xff,
    version: typeof metaData.version === 'string' ? metaData.version.slice(0, 40) : 'unknown',
  };
}
