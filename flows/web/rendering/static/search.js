// The search of a static copy, by the index that Pagefind made of it. The live pages search on their server.
const shown = 10; // at a time: each result is a file to be loaded
const place = document.getElementById("found");
const words = new URLSearchParams(location.search).get("q")?.trim() ?? "";

function element(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

// Pagefind marks the words it found in an excerpt that is otherwise escaped; nothing else of its markup is taken over.
function stretches(excerpt) {
  const read = new DOMParser().parseFromString(excerpt, "text/html").body;
  return [...read.childNodes].map((one) => (one.nodeName === "MARK" ? element("mark", one.textContent) : one.textContent));
}

function card(page, top) {
  const item = element("li", "", { className: "card" });
  const title = element("h3", "", { className: "card-title" });
  title.append(element("a", page.meta.title ?? page.url, { href: new URL(page.raw_url.replace(/^\//, ""), top).href }));
  const excerpt = element("p", "");
  excerpt.append(...stretches(page.excerpt));
  item.append(title, excerpt, element("p", page.meta.kind ?? "", { className: "card-source" }));
  return item;
}

async function search() {
  const folder = new URL(`${place.dataset.root}/`, location.href);
  const top = new URL("../", folder);
  const pagefind = await import(new URL("pagefind.js", folder).href);
  await pagefind.options({ baseUrl: "/" });
  const { results } = await pagefind.search(words);
  const said = { 0: place.dataset.none, 1: place.dataset.one }[results.length];
  place.append(element("h2", said ?? place.dataset.many.replace("#", results.length.toLocaleString(document.documentElement.lang))));
  const list = element("ul", "", { className: "cards" });
  const more = element("button", place.dataset.more, { type: "button" });
  async function show() {
    const first = list.children.length;
    const pages = await Promise.all(results.slice(first, first + shown).map((one) => one.data()));
    list.append(...pages.map((page) => card(page, top)));
    more.hidden = list.children.length >= results.length;
  }
  more.addEventListener("click", show);
  await show();
  place.append(list, more);
}

document.getElementById("words").value = words;
if (words) {
  search().catch(() => place.replaceChildren(element("p", place.dataset.failed, { className: "notice wide" })));
}
