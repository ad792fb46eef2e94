import { etherscanAnswers } from '../../support/etherscan-server.ts';
import type { ProviderLab } from '../provider-lab.ts';
import { type EvmServer, html, json, PAGE_ROWS, servedEvm, TIP } from './served-evm.ts';

const failure = (result: string) => json(200, { status: '0', message: 'NOTOK', result });

const passing = {
  'asked above the rate': failure('Max calls per sec rate limit reached (3/sec)'),
  'asked above the rate, HTTP 429': html(429, '429 Too Many Requests'),
  'a query that took too long': failure('Query Timeout occured. Please select a smaller result dataset'),
  'too busy for the free plan': failure(
    'Free API access is temporarily unavailable due to unusually high network activity.',
  ),
  'a gateway that fails': html(502, '502 Bad Gateway'),
  'JSON that breaks off': { status: 200, body: '{"status":"1","message":"OK","result":[{"block' },
  'a web page under HTTP 200': html(200, 'Just a moment'),
} as const;

const lasting = {
  'a bad key': failure('Missing/Invalid API Key'),
  'a chain that is not in the plan': failure(
    'Free API access is not supported for this chain. Please upgrade your api plan for full chain coverage.',
  ),
  'a web page, as of a wrong base path': html(200, 'Explorer'),
  'an endpoint that does not exist': html(404, '404'),
  'an action it does not know': failure('Error! Missing Or invalid Action name'),
  'a window that is always too large': failure(
    'Result window is too large, PageNo x Offset size must be less than or equal to 10000',
  ),
  'something else than a list': json(200, { status: '1', message: 'OK', result: {} }),
  'rows without their hashes': json(200, { status: '1', message: 'OK', result: [{ blockNumber: '100' }] }),
} as const;

const server: EvmServer = {
  kind: 'etherscan',
  answers: (world) => etherscanAnswers(world, { flavour: 'etherscan', cap: PAGE_ROWS, tip: TIP }),
  isForData: () => true,
  faults: { ...passing, ...lasting },
};

/** Etherscan, in pages of 10 rows. */
export const etherscanLab: ProviderLab = {
  kind: server.kind,
  pageRows: PAGE_ROWS,
  passing: Object.keys(passing),
  lasting: Object.keys(lasting),
  serve: (receipts) => servedEvm(server, receipts),
};
