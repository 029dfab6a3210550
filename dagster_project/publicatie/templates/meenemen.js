// What leaves this page: each form of a figure holds its title, meeteenheid, source, edition and marks (dagster_project/publicatie/forms/take_along.py).
(() => {
  "use strict";
  const { uitgave, figuren } = JSON.parse(document.getElementById("meenemen").textContent);
  const html = (t) => t.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  const regel = ([kop, zin]) => (kop ? `${kop}: ${zin}` : zin);
  const adres = (id) => `${location.href.split("#")[0]}#${id}`;
  const cel = ([tekst, , merken]) => tekst + (merken ? ` (${merken})` : "");

  const alsTekst = (f) =>
    [
      ...[`Tabel ${f.titel}`, f.onder].filter(Boolean), "",
      f.koppen.join("\t"), ...f.rijen.map(([naam, ...cellen]) => [naam, ...cellen.map(cel)].join("\t")), "",
      ...f.regels.map(regel), ...(f.zinnen ? ["", f.zinnen] : []),
    ].join("\n");

  const alsHtml = (f) => {
    const kant = (i) => (i > 0 && f.rechts[i - 1] ? ' style="text-align:right"' : "");
    const koppen = f.koppen.map((k, i) => `<th scope="col"${kant(i)}>${html(k)}</th>`).join("");
    const rijen = f.rijen.map(([naam, ...cellen]) => `<tr><th scope="row" style="font-weight:normal;text-align:left">${html(naam)}</th>${cellen.map(([t, , m], i) => `<td${kant(i + 1)}>${html(t)}${m ? ` <sup>${html(m)}</sup>` : ""}</td>`).join("")}</tr>`).join("");
    const noten = f.regels.map(([kop, zin]) => `<br>${kop ? `<b>${html(kop)}:</b> ` : ""}${html(zin)}`).join("");
    return `<p><b>Tabel ${html(f.titel)}</b><br>${html(f.onder)}</p><table><thead><tr>${koppen}</tr></thead><tbody>${rijen}</tbody></table><p><small>${noten.slice(4)}</small></p>${f.zinnen ? `<p>${html(f.zinnen)}</p>` : ""}`;
  };

  // As stand_alone in dagster_project/publicatie/charts/draw.py: lines of text above and under the chart.
  const alsSvg = (f, kaart) => {
    const binnen = kaart.querySelector(".grafiek svg").cloneNode(true);
    const [, , breed, hoog] = binnen.getAttribute("viewBox").split(" ").map(Number);
    const letters = "Arial, Helvetica, 'Liberation Sans', sans-serif";
    const regels = [];
    let y = 8;
    const schrijf = ([tekst, punten, vet], ruim) => {
      y += punten * ruim;
      regels.push(`<text x="8" y="${y - punten * 0.3}" font-family="${letters}" font-size="${punten}"${vet ? ' font-weight="bold"' : ""} fill="${vet ? "#1c2530" : "#3c4654"}">${html(tekst)}</text>`);
    };
    f.beeld.boven.forEach((r) => schrijf(r, 1.25));
    const begin = y + 4;
    y = begin + hoog + 4;
    f.beeld.onder.forEach((r) => schrijf(r, 1.3));
    const heel = y + 8;
    const naam = html(f.beeld.omschrijving);
    ["role", "aria-label", "aria-describedby", "lang", "class"].forEach((a) => binnen.removeAttribute(a));
    binnen.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    binnen.setAttribute("y", begin);
    binnen.setAttribute("width", breed);
    binnen.setAttribute("height", hoog);
    return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${naam}" lang="nl" width="${breed}" height="${heel}" viewBox="0 0 ${breed} ${heel}"><rect width="${breed}" height="${heel}" fill="white"/>${new XMLSerializer().serializeToString(binnen)}${regels.join("")}</svg>`;
  };

  const alsPng = (svg) =>
    new Promise((klaar, mis) => {
      const beeld = new Image();
      beeld.onerror = mis;
      beeld.onload = () => {
        const doek = Object.assign(document.createElement("canvas"), { width: beeld.width * 2, height: beeld.height * 2 });
        doek.getContext("2d").drawImage(beeld, 0, 0, doek.width, doek.height);
        doek.toBlob((b) => (b ? klaar(b) : mis()), "image/png");
      };
      beeld.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    });

  const bewaar = (inhoud, soort, naam) => {
    const url = URL.createObjectURL(new Blob([inhoud], { type: soort }));
    Object.assign(document.createElement("a"), { href: url, download: naam }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    return `Bewaard als ${naam}.`;
  };

  const kopieer = async (tekst, opgemaakt) => {
    const soorten = { "text/plain": new Blob([tekst], { type: "text/plain" }) };
    if (opgemaakt) soorten["text/html"] = new Blob([opgemaakt], { type: "text/html" });
    if (navigator.clipboard && window.ClipboardItem) {
      await navigator.clipboard.write([new ClipboardItem(soorten)]);
    } else {
      // an old browser, or a page that may not use the clipboard: what is copied is what is selected
      const bak = Object.assign(document.createElement("div"), { innerHTML: opgemaakt || `<pre>${html(tekst)}</pre>` });
      document.body.append(bak);
      getSelection().selectAllChildren(bak);
      const gelukt = document.execCommand("copy");
      bak.remove();
      if (!gelukt) throw new Error("kopiëren mag niet");
    }
    return "Gekopieerd.";
  };

  const insluiten = (f, id, kaart) => {
    const waar = location.protocol.startsWith("http") ? ` <a href="${html(adres(id))}">Bekijk deze figuur</a>` : "";
    const beeld = kaart.querySelector(".grafiek svg") ? alsSvg(f, kaart) : alsHtml(f);
    return `<figure>${beeld}<figcaption>${html(f.titel)}. Bron: ${html(f.bron)}. ${html(uitgave)}.${waar}</figcaption></figure>`;
  };

  document.querySelectorAll(".meenemen").forEach((menu) => {
    const id = menu.dataset.figuur, f = figuren[id], naam = menu.dataset.bestand;
    const status = menu.querySelector("[role=status]");
    menu.querySelectorAll("[hidden]").forEach((li) => { li.hidden = false; });
    menu.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    menu.addEventListener("toggle", () => { if (!menu.open) status.textContent = ""; });
    menu.addEventListener("click", async (e) => {
      const knop = e.target.closest("[data-doe]");
      if (!knop) return;
      e.preventDefault(); // a picture is a file too, for who has no script: from a disk a browser would show it
      const kaart = document.getElementById(id);
      const doe = {
        zin: () => kopieer(`${f.zinnen} (Bron: ${f.bron}. ${uitgave}.)`),
        kopie: () => kopieer(alsTekst(f), alsHtml(f)),
        svg: () => bewaar('<?xml version="1.0" encoding="UTF-8"?>\n' + alsSvg(f, kaart), "image/svg+xml", `${naam}.svg`),
        png: async () => bewaar(await alsPng(alsSvg(f, kaart)), "image/png", `${naam}.png`),
        insluiten: () => kopieer(insluiten(f, id, kaart)),
        link: () => kopieer(`${f.titel}. ${uitgave}. ${adres(id)}`),
      }[knop.dataset.doe];
      try {
        status.textContent = await doe();
      } catch {
        status.textContent = "Dat lukt niet in deze browser.";
      }
    });
  });
})();
