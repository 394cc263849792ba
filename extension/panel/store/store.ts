import { computed, effect, untracked } from "@preact/signals";
import type { SpanId, TraceId } from "../../../sdk/protocol/index.ts";
import type { Bridge } from "../../bridge/bridge.ts";
import type { EngineNews } from "../../engine/engine-api.ts";
import { keyOfSpan } from "../../model/table/rows.ts";
import type { EpochMs } from "../../model/units.ts";
import { ArchiveModel } from "./archive.ts";
import { BudgetsModel } from "./budgets.ts";
import type { BuiltInModel } from "./built-in-model.ts";
import { CollectorModel } from "./collector.ts";
import { ColumnsModel } from "./columns.ts";
import { CompareModel } from "./compare.ts";
import { ConnectionModel } from "./connection.ts";
import { createCopies } from "./copies.ts";
import { CostsModel } from "./costs.ts";
import { type Place, readLink } from "./deep-link.ts";
import { DestinationsModel } from "./destinations.ts";
import type { EngineClient } from "./engine-client.ts";
import { ExportModel } from "./export.ts";
import { FilterModel } from "./filter.ts";
import { FindModel } from "./find.ts";
import { FoundModel } from "./found.ts";
import { GoToModel } from "./go-to.ts";
import { JudgeModel } from "./judge.ts";
import { createListActions } from "./list-actions.ts";
import { MarksModel } from "./marks.ts";
import { ModelEndpointModel } from "./model-endpoint.ts";
import { NoticesModel, type Timers } from "./notices.ts";
import { OpenFileModel } from "./open-file.ts";
import { OpenedSpanModel } from "./opened-span.ts";
import { OpenedTraceModel } from "./opened-trace.ts";
import { createPaced } from "./paced.ts";
import { type PageTap, PageTapModel } from "./page-tap.ts";
import { PickedModel } from "./picked.ts";
import { PreferencesModel } from "./preferences.ts";
import { PricesModel } from "./prices.ts";
import { createRelatedSpans } from "./related-spans.ts";
import { RerunModel } from "./rerun.ts";
import type { KeyValueStorage } from "./saved-value.ts";
import { createMemorySecrets, type SecretStorage } from "./secrets.ts";
import { SelectionModel } from "./selection.ts";
import { SendingModel } from "./sending.ts";
import { SettingsModel } from "./settings.ts";
import { createSettingsFile } from "./settings-file.ts";
import { noSites, type SiteAccess, SitesModel } from "./sites.ts";
import { SourcesModel } from "./sources.ts";
import { SpanCostsModel } from "./span-costs.ts";
import { StatisticsModel } from "./statistics.ts";
import { ExperimentModel } from "./statistics-experiment.ts";
import { readStatisticsLink } from "./statistics-link.ts";
import { NarrowingModel } from "./statistics-narrowing.ts";
import { SpanScoresModel } from "./statistics-scores.ts";
import { type InspectedTab, TabScopeModel } from "./tab-scope.ts";
import { TimeWindowModel } from "./time-window.ts";
import { TracesModel } from "./traces.ts";
import { WhyModel } from "./why.ts";

export interface StoreOptions {
  bridge: Bridge;
  engine: EngineClient;
  storage: KeyValueStorage;
  tab: InspectedTab;
  pageTap: PageTap;
  /** Default: kept for as long as the panel is open. */
  secrets?: SecretStorage;
  /** Asks the user whether an origin may be asked. Default: yes. */
  allowHost?: (origin: string) => Promise<boolean>;
  /** The browser's own model. Default: it has none. */
  builtInModel?: BuiltInModel;
  /** A private window. Default: no. */
  isPrivate?: boolean;
  /** Sites that were allowed. Default: none. */
  sites?: SiteAccess;
  /** Shows the first steps to who is new. Default: no, nor where a program is at the keys. */
  greets?: boolean;
  /** Clocks come from outside, so that tests never sleep. */
  now: () => EpochMs;
  timers: Timers;
}

/**
 * Rows of a list are read, not watched: seven times a second is as live as anyone sees, and leaves the
 * thread to the road and to the opened trace, which follows each frame.
 */
const LIST_REST_MS = 150;
/** So many rows at once are more than a list shows, and none of what it shows is as before: nobody reads that. */
const STORM = 32;
const STORM_REST_MS = 300;

export type Store = ReturnType<typeof createStore>;

/** All state of the panel. Views read its signals and call its verbs, and nothing else. */
export function createStore(options: StoreOptions) {
  const { bridge, engine, storage, tab, pageTap, now, timers, secrets = createMemorySecrets() } = options;
  const settings = new SettingsModel(storage);
  const preferences = new PreferencesModel(storage);
  const sites = new SitesModel(options.sites ?? noSites);
  const connection = new ConnectionModel(bridge);
  const scope = new TabScopeModel(engine, tab, settings);
  const narrowing = new NarrowingModel(scope.visibility);
  const marks = new MarksModel(storage);
  const spanScores = new SpanScoresModel(storage);
  const columns = new ColumnsModel(storage);
  const filter = new FilterModel(storage, (text) => engine.search(text));
  const prices = new PricesModel(storage);
  const costs = new CostsModel(engine, timers);
  const found = new FoundModel();
  const traces = new TracesModel(storage, narrowing.visibility, marks, filter, costs.costOf, found.complete);
  const spanCosts = new SpanCostsModel(engine, (id) => traces.list.peek().byId.get(id));
  const selection = new SelectionModel(storage);
  const picked = new PickedModel(selection.traceId, traces);
  const opened = new OpenedTraceModel(engine);
  const openedSpan = new OpenedSpanModel(engine, { now, timers });
  const find = new FindModel({
    engine,
    traceId: selection.traceId,
    spanId: selection.spanId,
    selectSpan: (id) => selection.selectSpan(id),
  });
  const why = new WhyModel({
    ...{ engine, storage, selection },
    stallRule: preferences.stallRule,
    summaryOf: (id) => traces.list.value.byId.get(id),
  });
  found.setMuted(why.muted);
  const timeWindow = new TimeWindowModel();
  const archive = new ArchiveModel(engine);
  const notices = new NoticesModel(timers);
  const budgets = new BudgetsModel({
    ...{ storage, traces, prices, notices, timers, now },
    open: (traceId) => selection.selectTrace(traceId),
  });
  const compare = new CompareModel({
    engine,
    costs,
    storage,
    notices,
    summaryOf: (id) => traces.list.peek().byId.get(id),
    breathe: () => new Promise((resolve) => void timers.set(resolve, 0)),
  });
  const statistics = new StatisticsModel({
    ...{ engine, storage, timers, narrowing, selection },
    list: traces.list,
    scores: spanScores.given,
    filterText: filter.text,
    setFilter: (text) => filter.setText(text),
  });
  const experiment = new ExperimentModel({
    ...{ engine, storage, timers, now },
    list: traces.list,
    scores: spanScores.given,
    filterText: filter.text,
    overview: statistics.overview,
    choice: statistics.choice,
  });
  const tap = new PageTapModel(pageTap);
  const collector = new CollectorModel(engine, secrets, tab);
  const sources = new SourcesModel({
    ...{ engine, secrets, tab },
    allow: options.allowHost ?? (async () => true),
    show: (notice) => notices.show(notice),
  });
  const exports = new ExportModel({
    ...{ engine, notices, storage, picked, now },
    opened: selection.traceId,
    shown: traces.list,
    scores: spanScores.given,
  });
  const destinations = new DestinationsModel({
    ...{ engine, secrets },
    allow: options.allowHost ?? (async () => true),
    isPrivate: options.isPrivate ?? false,
    show: (notice) => notices.show(notice),
  });
  const sending = new SendingModel({
    ...{ engine, destinations, notices, storage, picked },
    opened: selection.traceId,
    shown: traces.list,
  });
  const modelEndpoint = new ModelEndpointModel({
    ...{ engine, secrets },
    allow: options.allowHost ?? (async () => true),
  });
  const judge = new JudgeModel({
    ...{ engine, endpoint: modelEndpoint, about: why.about },
    builtIn: options.builtInModel,
  });
  const rerun = new RerunModel({
    ...{ engine, notices, tab, endpoint: modelEndpoint },
    show: selectListed,
    compare: (before, after) => compare.compareSpans(before, after),
  });
  const listActions = createListActions({ engine, notices, selection, picked, marks });

  const list = createPaced<Pick<EngineNews, "summaries" | "removed" | "counters">>(
    (changes) => {
      for (const { summaries, removed } of changes) traces.apply(summaries, removed);
      const last = changes.at(-1);
      if (last) archive.setCounters(last.counters);
    },
    { now, timers, rest: (changes) => (isStorm(changes) ? STORM_REST_MS : LIST_REST_MS) },
  );

  const files = new OpenFileModel({
    ...{ engine, notices, tab },
    select: (traceId) => selectListed(traceId),
    showRows: () => {
      void scope.refresh();
      list.flush();
    },
  });

  /** Its row may come a moment after it is asked for; the last one asked for counts. */
  let stopWaiting = () => {};
  function selectListed(traceId: TraceId, spanId?: SpanId): void {
    stopWaiting();
    const isListed = computed(() => traces.list.value.byId.has(traceId));
    let isDone = false;
    stopWaiting = effect(() => {
      if (isDone || !isListed.value) return;
      isDone = true;
      untracked(() => {
        selection.selectTrace(traceId);
        if (spanId !== undefined) selection.selectSpan(spanId);
      });
    });
  }

  function goToPlace({ traceId, spanId }: Place): void {
    compare.close();
    if (statistics.isOpen.peek()) statistics.toggle();
    selection.selectTrace(traceId);
    selection.selectSpan(spanId);
  }

  /** Goes to the place that a pasted link names. False: it is no link. */
  function followLink(text: string): boolean {
    const asked = readStatisticsLink(text);
    if (asked) {
      filter.setText(asked.filter);
      statistics.open(asked.choice);
      return true;
    }
    const place = readLink(text);
    if (!place) return false;
    if (!traces.list.peek().byId.has(place.traceId))
      notices.show({ text: "This link leads to a trace that is not stored in this browser." });
    else goToPlace(place);
    return true;
  }

  const goTo = new GoToModel({
    traces: () => traces.list.value.byId.values(),
    table: () => opened.opened.peek()?.table,
    goTo: goToPlace,
    followLink,
  });

  function receive(news: EngineNews): void {
    for (const { sid, upTo, credit } of news.acknowledgements) bridge.acknowledge(sid, upTo, credit);
    if (news.summaries.some((summary) => !scope.sessions.peek().has(summary.sessionId))) void scope.refresh();
    list.push(news);
    if (news.opened) opened.append(news.opened);
    if (news.spans) openedSpan.append(news.spans);
    if (news.found) {
      found.learn(news.found);
      traces.recomplete(news.found.map(({ traceId }) => traceId));
    }
    if (news.search) filter.setIndex(news.search);
    if (news.storage) archive.setState(news.storage);
    if (news.collector) collector.setState(news.collector);
    if (news.forwarding) destinations.setStates(news.forwarding);
  }

  const undos = [
    engine.onNews(receive),
    bridge.onNavigated(() => {
      scope.navigated(now());
      void tap.navigated();
    }),
    effect(() => scope.connected(connection.status.value.sessions)),
    effect(() => collector.setPaused(!connection.recording.value)),
    effect(() => void engine.setSealing(settings.sealing.value)),
    // What others are compared with must not go, either.
    effect(() => {
      const baseline = experiment.marked.value?.ids ?? [];
      void engine.setPinned([...new Set([...marks.spared.value, ...baseline])], marks.held.value);
    }),
    effect(() => {
      // In order: the engine has them before it is asked again.
      void engine.setOwnPrices([...prices.own.value]);
      untracked(() => costs.changed());
      spanCosts.changed();
    }),
    effect(() => {
      if (costs.revision.value > 0) untracked(() => traces.recost());
    }),
    effect(() => {
      void why.muted.value;
      untracked(() => traces.recomplete());
    }),
    effect(() => {
      const traceId = selection.traceId.value;
      untracked(() => {
        timeWindow.fit();
        void opened.open(traceId);
      });
    }),
    effect(() => {
      const traceId = selection.traceId.value;
      const spanId = selection.spanId.value;
      untracked(() => void openedSpan.open(traceId, spanId));
    }),
    // Whoever chose it, from a finding, a link or a search, sees where it stands.
    effect(() => {
      const spanId = selection.spanId.value;
      untracked(() => {
        const table = opened.opened.peek()?.table;
        const key = table && spanId !== null ? keyOfSpan(table, spanId) : undefined;
        if (key !== undefined) opened.reveal(key);
      });
    }),
    // Deleted, here or elsewhere, or gone since the panel was last open.
    effect(() => {
      const { byId } = traces.list.value;
      const traceId = selection.traceId.value;
      if (traces.loaded.value && traceId !== null && !byId.has(traceId)) selection.selectTrace(null);
    }),
    // A page that goes away ends nothing: the list learns it from the engine, the open trace from the list.
    effect(() => {
      const current = opened.opened.value;
      const summary = current && traces.list.value.byId.get(current.traceId);
      if (summary)
        untracked(() => {
          opened.markStatus(summary.status);
          openedSpan.markStatus(summary.status);
        });
    }),
  ];

  return {
    settings,
    preferences,
    sites,
    connection,
    filter,
    traces,
    columns,
    costs,
    spanCosts,
    prices,
    budgets,
    marks,
    picked,
    compare,
    find,
    why,
    narrowing,
    statistics,
    experiment,
    spanScores,
    listActions,
    exports,
    destinations,
    sending,
    modelEndpoint,
    rerun,
    judge,
    selection,
    opened,
    openedSpan,
    copies: createCopies(engine, opened),
    related: createRelatedSpans({
      engine,
      opened,
      selection,
      summaries: () => [...traces.list.peek().byId.values()],
    }),
    /** Fingerprint of the key that this installation seals with; null: it has none yet. */
    sealingKey: () => engine.sealingKey(),
    /** What is sealed while it is recorded, and what was deleted of it. */
    sealingReport: () => engine.sealingReport(),
    /** Of each text, estimated. */
    countTokens: (texts: string[]) => engine.countTokens(texts),
    timeWindow,
    archive,
    notices,
    settingsFile: createSettingsFile({
      ...{ storage, notices, now },
      retentionChanged: () => void engine.setRetention(settings.retention.peek()),
    }),
    files,
    tap,
    collector,
    sources,
    now,
    /** Asks for what is stored. News that came before are not lost. */
    async start(): Promise<void> {
      const [rows] = await Promise.all([engine.list(), scope.refresh()]);
      traces.load(rows);
      void collector.start();
      void sources.start();
      void modelEndpoint.start();
      list.flush();
      selection.restoreSpan();
      if (options.greets) preferences.greet(traces.list.value.byId.size > 0);
    },
    /** Deletes what the list shows, but not what is pinned; the notice takes it back. */
    async clear(): Promise<void> {
      list.flush();
      await listActions.clear(traces.list.value.rows.map((trace) => trace.traceId));
    },
    goTo,
    followLink,
    setRetention(days: number, megabytes: number): void {
      settings.setRetention({ days, megabytes });
      void engine.setRetention({ days, megabytes });
    },
    dispose(): void {
      stopWaiting();
      for (const undo of undos) undo();
      for (const model of [
        settings,
        preferences,
        sites,
        connection,
        scope,
        filter,
        traces,
        costs,
        spanCosts,
        prices,
        budgets,
        columns,
        marks,
        picked,
        compare,
        find,
        why,
        narrowing,
        statistics,
        experiment,
        spanScores,
        exports,
        destinations,
        sending,
        selection,
        opened,
        openedSpan,
        timeWindow,
        archive,
        tap,
        collector,
        sources,
        goTo,
      ])
        model[Symbol.dispose]();
      list.dispose();
      notices.dismiss();
    },
  };
}

function isStorm(changes: Pick<EngineNews, "summaries">[]): boolean {
  let rows = 0;
  for (const { summaries } of changes) rows += summaries.length;
  return rows > STORM;
}
