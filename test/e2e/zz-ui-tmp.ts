import { openDevice, pairByCamera } from './driver.ts';
import { writeFileSync } from 'node:fs';
const extension = '/tmp/uiwork/dist';
const mode = process.argv[2];
const [l, r] = await Promise.all([openDevice({ extension, cameraAllowed: mode === 'allowed' }), openDevice({ extension, cameraAllowed: mode === 'allowed' })]);
try {
  const t0 = await l.clickIcon(); const painted = await l.waitForCode(); console.log('shown ms', painted - t0);
  await r.clickIcon();
  for (const d of [l, r]) { d.view.on('console', (m) => console.log('console', m.text())); d.view.on('pageerror', (e) => console.log('ERR', e)); }
  const t1 = Date.now();
  if (mode === 'allowed') { await pairByCamera(l, r).catch(async (e) => { console.log(String(e)); writeFileSync('/tmp/uiwork/cam-l.png', await l.screenshot()); writeFileSync('/tmp/uiwork/cam-r.png', await r.screenshot()); throw e; }); }
  else {
    await Promise.all([l.showCodeToCamera(r), r.showCodeToCamera(l)]);
    await l.scanForTheFirstTime(); console.log('left back');
    await r.scanForTheFirstTime(); console.log('right back');
    await Promise.all([l.waitForLinked(), r.waitForLinked()]);
  }
  console.log('paired', Date.now() - t1);
  writeFileSync('/tmp/uiwork/cam-l.png', await l.screenshot());
} catch (e) { console.log(e); writeFileSync('/tmp/uiwork/cam-l.png', await l.screenshot().catch(() => Buffer.alloc(0))); writeFileSync('/tmp/uiwork/cam-r.png', await r.screenshot().catch(() => Buffer.alloc(0))); }
await l.close(); await r.close();
