// These run in a page, whole: each takes nothing from outside itself.

/** @returns what a person could not see or reach in the page as it stands: cut off, covered, or beside the window */
export function misfits(): string[] {
  const found = new Set<string>();
  const named = (element: Element) => {
    const kind = element.getAttribute('class')?.trim().split(/\s+/).slice(0, 2).join('.') || element.localName;
    return `${kind} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}"`;
  };
  const isMeantHidden = (element: Element) =>
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
    element.closest('.visually-hidden, .progress, .row-extra, svg, video, [aria-hidden="true"]') !== null;
  const isPopup = document.documentElement.dataset.surface === 'popup';
  // The popup's body only tells Chrome which size it would like.
  if (!isPopup && document.documentElement.scrollWidth > innerWidth) found.add('the page scrolls sideways');
  const elements = [...document.querySelectorAll('body *')].filter((element) => !isMeantHidden(element));
  for (const element of elements) {
    const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element);
    const isField = element.matches('textarea, input, select');
    const wider = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && !isField;
    const taller = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0 && !isField;
    if (wider && overflowX !== 'visible' && textOverflow !== 'ellipsis')
      found.add(`${named(element)} ${overflowX === 'auto' ? 'scrolls sideways' : 'is cut off at its side'}`);
    if (taller && (overflowY === 'hidden' || overflowY === 'clip') && webkitLineClamp === 'none')
      found.add(`${named(element)} is cut off below by ${element.scrollHeight - element.clientHeight} px`);
  }
  for (const element of elements.filter((one) => one.matches('button, a[href], input, select, textarea, summary'))) {
    element.scrollIntoView({ block: 'center', inline: 'nearest' });
    const boxes = [...element.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    const box = boxes[0];
    if (!box) continue;
    if (box.left < -1 || box.right > innerWidth + 1) found.add(`${named(element)} is beside the window`);
    else if (box.top < -1 || box.bottom > innerHeight + 1) found.add(`${named(element)} cannot be scrolled to`);
    else {
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const label = element.closest('label');
      if (!top || !(element.contains(top) || top.contains(element) || label?.contains(top)))
        found.add(`${named(element)} is covered by ${top ? named(top) : 'nothing'}`);
    }
  }
  return [...found];
}

/** @returns the links that stand in the browser's own colour, as if nobody had drawn them */
export function undrawnLinks(): string[] {
  const probe = document.body.appendChild(document.createElement('a'));
  probe.href = 'https://example.org/';
  probe.style.color = 'revert';
  const own = getComputedStyle(probe).color;
  probe.remove();
  const links = [...document.querySelectorAll('a[href]')].filter((link) => getComputedStyle(link).color === own);
  return links.map((link) => `${link.getAttribute('class')} "${link.textContent}"`);
}

/**
 * @returns what of the pairing view does not fit without scrolling where it should, and words whose end is missing:
 * a heading that ends with dots, a column that has to scroll, a line through which the edge of the page or a box runs
 */
export function cutWords(): string[] {
  const found = new Set<string>();
  const view = document.querySelector('.pair');
  if (!view) return [];
  const isPopup = document.documentElement.dataset.surface === 'popup';
  const said = (element: Element) => `"${(element.textContent ?? '').trim().slice(0, 40)}"`;
  scrollTo(0, 0);
  for (const column of view.querySelectorAll('.pair-theirs, .camera')) {
    column.scrollTop = 0;
    const more = column.scrollHeight - column.clientHeight;
    if (more > 1) found.add(`${column.getAttribute('class')} needs ${more} px more`);
  }
  for (const line of view.querySelectorAll(
    '.pair-heading > *, .network-option, .button, .step-label, .menu-item-label',
  )) {
    if (line.scrollWidth > line.clientWidth + 1 && line.clientWidth > 0) found.add(`${said(line)} is cut at its side`);
  }
  const rule = view.querySelector('hr');
  if (rule && rule.getBoundingClientRect().height < 1) found.add('the rule above the steps is gone');
  if (!isPopup) return [...found];
  for (const words of view.querySelectorAll('.pair-theirs p, .pair-theirs button, .pair-mine-actions > *')) {
    const { bottom, right } = words.getBoundingClientRect();
    if (
      words.checkVisibility() &&
      !words.matches('.visually-hidden') &&
      (bottom > innerHeight - 4 || right > innerWidth)
    )
      found.add(`${said(words)} runs over the edge`);
  }
  const help = view.querySelector('.pair-help');
  const privacy = view.querySelector('.pair-privacy');
  if (help && privacy && help.textContent !== '') {
    const room = privacy.getBoundingClientRect().top - help.getBoundingClientRect().bottom;
    if (room < 8) found.add(`the help leaves ${Math.round(room)} px above the privacy line`);
  }
  return [...found];
}

/** @returns what shows no sign of it when it has the focus, after a key was pressed */
export function unseenFocus(): string[] {
  const found: string[] = [];
  const reachable = document.querySelectorAll<HTMLElement>(
    'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]',
  );
  for (const element of reachable) {
    element.focus();
    if (document.activeElement !== element) continue;
    // A field that is drawn by what stands around it shows the focus there, a button that reaches further at its edge.
    const around = [element, element.nextElementSibling, element.parentElement, element.closest('label')];
    const styles = around.flatMap((one) => (one ? [getComputedStyle(one)] : []));
    const isSeen = [...styles, getComputedStyle(element, '::after')].some(
      ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1,
    );
    if (!isSeen) found.push(`${element.className || element.localName} "${element.textContent}"`);
  }
  return found;
}
