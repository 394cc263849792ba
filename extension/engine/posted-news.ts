import type { EngineNews } from "./engine-api.ts";

/** {@link EngineNews} on its way: rows as JSON text, "" for none. Cloning so many small objects costs both sides thrice as much. */
export type PostedNews = Omit<EngineNews, "summaries"> & { summaries: string };

export const postedNews = (news: EngineNews): PostedNews => ({
  ...news,
  summaries: news.summaries.length ? JSON.stringify(news.summaries) : "",
});

export const readNews = (posted: PostedNews): EngineNews => ({
  ...posted,
  summaries: posted.summaries ? JSON.parse(posted.summaries) : [],
});
