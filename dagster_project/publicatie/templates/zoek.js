// Find what stands in this edition, without a server: a field, a list of links that the arrow keys walk, and what is folded opens for a link.
// What can be found stands in the page itself (vindplaatsen.html.j2).
const vindOp = () => {
  "use strict";
  const vind = document.querySelector(".vind");
  const invoer = vind.querySelector("input");
  const lijst = vind.querySelector("ul");
  const stand = vind.querySelector("[role=status]");
  const klein = (t) => t.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const maak = (soort, meer, ...kinderen) => {
    const el = Object.assign(document.createElement(soort), meer);
    el.append(...kinderen);
    return el;
  };
  const EERST = 4;
  let soorten;
  const lees = () =>
    JSON.parse(document.getElementById("vindplaatsen").textContent).map(({ kop, waar, lijst: plaatsen }) => ({
      kop,
      plaatsen: plaatsen.map(([naam, anker, meer]) => ({ naam, href: `${waar}#${encodeURIComponent(anker)}`, titel: klein(naam), begin: ` ${klein(naam).replace(/[^\p{L}\p{N}]+/gu, " ")}`, alles: klein(`${naam} ${meer}`) })),
    }));
  const link = (p) => maak("li", {}, maak("a", { href: p.href, textContent: p.naam }));
  const groep = ({ kop, gevonden }) => {
    const regels = maak("ul", {}, ...gevonden.slice(0, EERST).map(link));
    const deel = maak("li", {}, maak("p", { className: "soort", textContent: `${kop} (${gevonden.length})` }), regels);
    if (gevonden.length > EERST) {
      const meer = maak("button", { type: "button", textContent: `Toon alle ${gevonden.length}` }, maak("span", { className: "lezer", textContent: `: ${kop}` }));
      meer.addEventListener("click", () => {
        regels.append(...gevonden.slice(EERST).map(link));
        meer.remove();
        regels.children[EERST].firstChild.focus();
      });
      deel.append(meer);
    }
    return deel;
  };
  const zoek = () => {
    soorten ??= lees();
    const woorden = klein(invoer.value).split(/\s+/).filter((w) => w.length > 1);
    const inTitel = (p) => woorden.every((w) => p.titel.includes(w));
    const rang = (p) => inTitel(p) + woorden.every((w) => p.begin.includes(` ${w}`));
    // In each kind first what is called so, of that first what has the words at the start of a word (motie before eermotief); and first the kinds in
    // which something is called so.
    const groepen = woorden.length === 0 ? [] : soorten
      .map(({ kop, plaatsen }) => ({ kop, gevonden: plaatsen.filter((p) => woorden.every((w) => p.alles.includes(w))).sort((a, b) => rang(b) - rang(a)) }))
      .filter(({ gevonden }) => gevonden.length)
      .sort((a, b) => inTitel(b.gevonden[0]) - inTitel(a.gevonden[0]));
    lijst.replaceChildren(...groepen.map(groep));
    const n = groepen.reduce((som, { gevonden }) => som + gevonden.length, 0);
    stand.textContent = woorden.length === 0 ? "" : n === 0 ? "Niets gevonden." : `${n} gevonden.`;
  };
  vind.hidden = false;
  invoer.addEventListener("input", zoek);
  vind.addEventListener("submit", (e) => { e.preventDefault(); lijst.querySelector("a")?.focus(); });
  vind.addEventListener("keydown", (e) => {
    const langs = [...lijst.querySelectorAll("a, button")];
    const stap = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.key === "Escape") { invoer.value = ""; zoek(); invoer.focus(); }
    if (!stap || langs.length === 0) return;
    e.preventDefault();
    (langs[langs.indexOf(document.activeElement) + stap] ?? invoer).focus();
  });
  const open = () => {
    const doel = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1).split("?")[0]));
    if (!doel) return;
    document.querySelectorAll(".gevonden").forEach((x) => x.classList.remove("gevonden"));
    if (doel.matches("tr, dt")) doel.classList.add("gevonden");
    doel.querySelector(":scope > .deel")?.setAttribute("open", "");
    for (let d = doel.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    doel.scrollIntoView();
  };
  addEventListener("hashchange", open);
  return open;
};
