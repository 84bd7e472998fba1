/// <reference lib="webworker" />

/** Written in by the build: the files of the page, and a digest of them all. */
declare const PAGE_FILES: readonly string[];
declare const PAGE_DIGEST: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope; // the compiler takes it for a page's
const CACHE = `gate-${PAGE_DIGEST}`;
const scope = new URL(worker.registration.scope).pathname;

worker.addEventListener('install', (event) => {
  const fill = async (): Promise<void> => {
    const cache = await caches.open(CACHE);
    await cache.addAll(PAGE_FILES.map((file) => new Request(file, { cache: 'reload' })));
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

/** The page comes from the cache, network or not; the API never does. */
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith(scope)) return;
  const file = pathname.slice(scope.length) || './';
  if (!PAGE_FILES.includes(file)) return;
  const answer = async (): Promise<Response> =>
    (await (await caches.open(CACHE)).match(file === './' ? scope : request, { ignoreSearch: true })) ?? fetch(request);
  event.respondWith(answer());
});
