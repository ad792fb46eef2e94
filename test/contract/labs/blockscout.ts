import { etherscanAnswers } from '../../support/etherscan-server.ts';
import type { ProviderLab } from '../provider-lab.ts';
import { type EvmServer, html, json, PAGE_ROWS, servedEvm, TIP } from './served-evm.ts';

const indexing = json(200, {
  message: 'Some internal transactions within this block range have not yet been processed',
  result: [],
  status: '2',
});

const passing = {
  'asked above the rate': json(429, {
    message: 'Too many requests. Increase limits now at https://dev.blockscout.com',
    result: null,
    status: '0',
  }),
  'not indexed yet': indexing,
  'a fault of the server': json(500, { message: 'Something went wrong.', result: null, status: '0' }),
  'a gateway that fails': html(502, '502 Bad Gateway'),
  'JSON that breaks off': { status: 200, body: '{"message":"OK","result":[{"block' },
  'a web page under HTTP 200': html(200, 'Just a moment'),
} as const;

const lasting = {
  'an index that is never whole': indexing,
  'a key it does not take': html(403, '403 Forbidden'),
  'a module it does not know': json(400, { message: 'Unknown module', result: null, status: '0' }),
  'an address it does not take': json(200, { message: 'Invalid address format', result: null, status: '0' }),
  'a web page, as of a wrong base path': html(200, 'Explorer'),
  'something else than a list': json(200, { status: '1', message: 'OK', result: {} }),
} as const;

const server: EvmServer = {
  kind: 'blockscout',
  answers: (world) => etherscanAnswers(world, { flavour: 'blockscout', cap: PAGE_ROWS, tip: TIP }),
  isForData: () => true,
  faults: { ...passing, ...lasting },
};

/** Blockscout, in pages of 10 rows. */
export const blockscoutLab: ProviderLab = {
  kind: server.kind,
  pageRows: PAGE_ROWS,
  passing: Object.keys(passing),
  lasting: Object.keys(lasting),
  serve: (receipts) => servedEvm(server, receipts),
};
