/** Coinhound as a library: put sources, labels and seeds together, `trace`, and export the graph. */
export type { Alert, AlertFact } from './alerts/alert.ts';
export type { Channel } from './alerts/channel.ts';
export type { ChannelReport, DeliveryEvent } from './alerts/delivery.ts';
export type { OpenAlert } from './alerts/journal.ts';
export {
  type DeliverOptions,
  type DeliveryReport,
  type EnqueueOptions,
  type Outbox,
  type OutboxOptions,
  openOutbox,
  pendingIn,
} from './alerts/outbox.ts';
export type { AlertRule } from './alerts/rule.ts';
export type { ChannelOptions } from './alerts/with-channels.ts';
export { type BitcoinSourceOptions, bitcoinSource } from './chains/bitcoin/source.ts';
export { type EvmSourceOptions, evmSource } from './chains/evm/source.ts';
export type {
  ChainFacts,
  ChainFamily,
  ChainRules,
  KnownToken,
  OpenOptions,
  Probe,
  TokenRules,
  UnreadRules,
} from './chains/family.ts';
export { families } from './chains/index.ts';
export { type NemSourceOptions, nemSource } from './chains/nem/source.ts';
export { type Case, listCases, loadCase } from './chains/recorded/case.ts';
export { type Facts, parseFacts, readFacts } from './chains/recorded/facts.ts';
export { type RecordedSource, recordedSource } from './chains/recorded/recorded-source.ts';
export { type TronSourceOptions, tronSource } from './chains/tron/source.ts';
export type {
  ChainConfig,
  Config,
  ConfigLimits,
  ProviderConfig,
  RecordedProvider,
  RemoteProvider,
  TokenConfig,
} from './config/config.ts';
export { type ConfigOptions, loadConfig } from './config/load-config.ts';
export { parseFloor } from './config/parse-floor.ts';
export { providersOf } from './config/providers-of.ts';
export type { Crossing, Place, Receipt } from './core/crossing.ts';
export type * from './core/diff/diff-item.ts';
export type { ParameterChange } from './core/diff/parameter-changes.ts';
export { CoinhoundError, type ErrorFacts, type ErrorKind } from './core/error.ts';
export type * from './core/flow-graph.ts';
export { FLOW_GRAPH_SCHEMA } from './core/flow-graph.ts';
export type { Limits } from './core/frontier.ts';
export { GRAPH_DIFF_SCHEMA, type GraphDiff, graphDiff, isFlagged } from './core/graph-diff.ts';
export type { GraphContext } from './core/graph-input.ts';
export * from './core/ids.ts';
export { type Category, categories, type Label, type Labels } from './core/label.ts';
export type { LeftOutToken, LeftOutTokens, LeftOutTransfer } from './core/left-out.ts';
export { type BookId, type Floor, floorsOf, type LossUnit } from './core/loss.ts';
export type { History, HistoryGap, Holding, Leg, Movement, Position, Seed } from './core/movement.ts';
export { UNKNOWN_HEIGHT, UNKNOWN_INDEX } from './core/movement.ts';
export type { Cluster, Hit, Lead, Pattern, Subject } from './core/pattern.ts';
export { policies } from './core/policies/index.ts';
export type { TaintPolicy } from './core/policies/policy.ts';
export type { Lot, Pot } from './core/pot.ts';
export { rankStrategies } from './core/rank/index.ts';
export type { RankStrategy } from './core/rank/rank.ts';
export type { Unread, UnreadStop } from './core/stop.ts';
export { crossingFinders } from './crossings/index.ts';
export { serviceClient } from './crossings/services.ts';
export { detectors } from './detect/index.ts';
export type { DiffWriter } from './export/diff/diff-writer.ts';
export { diffWriters } from './export/diff/index.ts';
export type { Exporter } from './export/exporter.ts';
export { exporters, readFlowGraph } from './export/index.ts';
export type * from './incidents/incident.ts';
export { incidentLabels } from './incidents/incident-labels.ts';
export {
  type IncidentOptions,
  listIncidentIds,
  loadIncident,
  loadIncidents,
} from './incidents/load-incidents.ts';
export type { LabelSet } from './labels/label-set.ts';
export { type LabelOptions, type LoadedLabels, loadLabels } from './labels/load-labels.ts';
export type { Endpoint, ProviderSettings } from './net/endpoint.ts';
export type { NetEvent } from './net/events.ts';
export { createNet, type Net, type NetOptions } from './net/net.ts';
export { cachedLookups } from './store/cached-lookups.ts';
export { type LmdbStoreOptions, openLmdbStore } from './store/lmdb.ts';
export type { CachedLookups } from './store/lookups.ts';
export { memoryStore } from './store/memory.ts';
export type { Bucket, BucketStats, FactEntry, LookupEntry, Store, StoreStats } from './store/store.ts';
export type { Atlas, CrossingFinder, FinderInput, Found } from './trace/crossing.ts';
export type { Detection, Detector, Parameters, Reached, Scene, TaintedMovement } from './trace/detector.ts';
export type { TraceEvent } from './trace/events.ts';
export type { CrossingRules } from './trace/examinations.ts';
export type { AskService } from './trace/inquiries.ts';
export type {
  AnswerTo,
  Ask,
  ChainEvent,
  Failed,
  Inquiry,
  TransactionFacts,
  TransactionLog,
  UnfollowedTransfer,
} from './trace/inquiry.ts';
export type { LabelSource } from './trace/labels.ts';
export type { OpenedChain } from './trace/opened-chains.ts';
export type {
  AssetInfo,
  Bound,
  ChainSource,
  HistoryAnswer,
  HistoryQuery,
  HubLimits,
  SeedSpec,
} from './trace/source.ts';
export { type SetDetector, type TraceOptions, type TraceResult, trace } from './trace/trace.ts';
