// Takes an accepted assignment along: its pages, what they need, and the plan of its journey are kept on this phone, so that
// the report can be filled in where there is no reception.
import { all, allPhotos, emptied, forgetReport, isOf, isWaiting, noteReport, person, reportOf, reports } from "./phone.js";
import { FROM_SERVER, post } from "./session.js";

const ASSETS = "assets";
const WHO = "who";
const AT_ONCE = 4;
const LOADED = /(?:src|href)="(\/static\/[^"]+\.(?:js|css|svg))"/g;
const IMPORTED = /["'](\.\/[\w-]+\.js)["']/g;

const own = `pages-${person}`;
const absolute = (address) => new URL(address, location.origin).href;

// What the worker asks to know whose pages it may give out.
async function markPerson() {
  if (!person || !window.caches) return;
  const who = await caches.open(WHO);
  const marked = await (await who.match("/who"))?.text();
  if (marked !== person) await who.put("/who", new Response(person));
}

// Whoever signs out leaves no pages behind; what was not sent yet stays in their own store.
export async function leave() {
  if (!window.caches) return;
  await caches.delete(WHO);
  await caches.delete(own);
  for (const { report } of await reports()) await noteReport(report, { stamp: null });
}

export async function start() {
  if (!person || !navigator.serviceWorker) return;
  await markPerson();
  await navigator.serviceWorker.register("/worker.js");
}

async function fetched(address) {
  const answer = await fetch(address, FROM_SERVER);
  if (!answer.ok || answer.redirected) throw new Error(`${address} answered ${answer.status}`);
  return answer;
}

// Does `act` with each of several, a few at a time.
export async function each(several, act, atOnce = AT_ONCE) {
  const rest = [...several];
  const next = async () => {
    while (rest.length) await act(rest.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

// Sheets, pictures and scripts, with what these import. They never change under their address.
async function keepAssets(texts) {
  const cache = await caches.open(ASSETS);
  const found = new Set(texts.flatMap((text) => [...text.matchAll(LOADED)].map(([, address]) => address)));
  for (let fresh = [...found]; fresh.length; ) {
    const further = new Set();
    await each(fresh, async (address) => {
      const kept = (await cache.match(address, { ignoreVary: true })) ?? (await fetched(address));
      await cache.put(address, kept.clone());
      if (!address.endsWith(".js")) return;
      for (const [, name] of (await kept.text()).matchAll(IMPORTED)) further.add(new URL(name, absolute(address)).pathname);
    });
    fresh = [...further].filter((address) => !found.has(address));
    for (const address of fresh) found.add(address);
  }
  return [...found];
}

async function keepPages(keep) {
  const got = new Map();
  await each(Object.entries(keep), async ([address, from]) => got.set(address, await fetched(from)));
  const pages = [...got].filter(([, answer]) => answer.headers.get("Content-Type")?.includes("html"));
  const texts = await Promise.all(pages.map(([, answer]) => answer.clone().text()));
  const assets = await keepAssets(texts);
  const cache = await caches.open(own);
  for (const [address, answer] of got) await cache.put(address, answer);
  return assets;
}

// Assets that no page on this phone needs any more, as those of an earlier release.
async function tidy() {
  const needed = new Set((await reports()).flatMap(({ assets }) => assets ?? []).map(absolute));
  const cache = await caches.open(ASSETS);
  for (const { url } of await cache.keys()) if (!needed.has(url)) await cache.delete(url);
}

// The report of this assignment is on this phone: its plan. null where there is none to fill in now.
export async function takeAlong(assignment) {
  if (!person || !window.caches || !navigator.serviceWorker) return null;
  const { status, answer } = await post(`${assignment}/offline`, new URLSearchParams());
  if (status !== 200 || !answer) return null;
  await start();
  await navigator.serviceWorker.ready;
  const said = await fetch(answer.plan, FROM_SERVER);
  // Handed in meanwhile, by this very phone.
  if (said.status === 410) return null;
  if (!said.ok || said.redirected) throw new Error(`the plan: ${said.status}`);
  const plan = await said.json();
  const kept = await reportOf(plan.report);
  const first = plan.steps[0].pages[0].address;
  const isThere = kept?.stamp === plan.stamp && (await (await caches.open(own)).match(first));
  const changes = isThere ? { plan } : { plan, stamp: plan.stamp, assets: await keepPages(answer.keep), keep: Object.keys(answer.keep) };
  await noteReport(plan.report, { ...changes, sent: null });
  await tidy();
  return plan;
}

// The plan of a report that was taken along; undefined where it was not.
export const planOf = async (report) => (await reportOf(report))?.plan;

export async function forgetPages(address) {
  if (!window.caches) return;
  const others = (await reports()).filter(({ report, stamp }) => stamp && report !== address).flatMap(({ keep }) => keep ?? []);
  const cache = await caches.open(own);
  for (const page of (await reportOf(address))?.keep ?? []) if (!others.includes(page)) await cache.delete(page);
  await noteReport(address, { plan: null, keep: [], assets: [] });
  await tidy();
}

// Nothing of it stays on this phone.
export async function forgetAll(report) {
  await forgetPages(report);
  await emptied(report);
  await forgetReport(report);
}

// Reports that the server no longer takes go, unless something of them is still here.
export async function forgetEnded() {
  const waiting = [...(await all()), ...(await allPhotos())].filter(isWaiting);
  for (const { report, plan, sending, sent } of await reports()) {
    if (sending || sent || !plan || waiting.some(isOf(report))) continue;
    const { status } = await fetch(plan.plan, FROM_SERVER);
    if (![404, 410].includes(status)) continue;
    await forgetAll(report);
  }
}
