/** An A4 page with a coloured square, and whatever the catalogue and the page are to have beside that. */
export function pdfOf({
  catalog = '',
  page = '',
  content = '0.9 0.36 0.16 rg 100 500 300 200 re f',
  filler = '',
} = {}) {
  return documentOf([
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ${page} >>`,
    streamOf(content),
    // Nothing shows it.
    streamOf(filler),
  ]);
}

/** One that tries whatever the format has to run something, to open an address, and to be told that it was opened. */
export function restlessPdf(address: string): Buffer {
  const run = (script: string) => `<< /S /JavaScript /JS (${script}) >>`;
  const open = `<< /S /URI /URI (${address}/opened) >>`;
  return pdfOf({
    catalog: [
      `/OpenAction << /S /JavaScript /JS (app.alert\\('hello'\\); app.launchURL\\('${address}/run'\\);) /Next ${open} >>`,
      `/Names << /JavaScript << /Names [(first) ${run(`this.submitForm('${address}/named')`)}] >> >>`,
      `/AA << /WC ${open} >>`,
    ].join(' '),
    page: [
      `/AA << /O << /S /SubmitForm /F << /FS /URL /F (${address}/submitted) >> >> >>`,
      `/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A ${open} /AA << /PV ${open} >> >>]`,
    ].join(' '),
  });
}

/** A page whose content shows another twice, which shows another twice, and so on: a billion times in all. */
export function endlessPdf(): Buffer {
  const depth = 30;
  const names = '/Form Do '.repeat(2);
  const form = (next: number) =>
    streamOf(names, `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Form ${next} 0 R >> >>`);
  return documentOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /Form 5 0 R >> >> >>',
    streamOf(names),
    ...Array.from({ length: depth }, (_, index) => form(6 + index)),
    streamOf('0 0 9 9 re f', '/Type /XObject /Subtype /Form /BBox [0 0 9 9]'),
  ]);
}

function streamOf(content: string, entries = ''): string {
  return `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;
}

/** ISO 32000-2 §7.5: the objects, where each of them lies, and where that is written. */
function documentOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${lines}trailer\n<< /Size ${size} /Root 1 0 R >>`;
  return Buffer.from(`${text}${xref}\nstartxref\n${text.length}\n%%EOF\n`, 'latin1');
}
