/** `npm start`: two browser windows side by side, each with the extension and its pairing view open. */
import { openDevice } from '../test/e2e/driver.ts';
import { buildExtension } from './buildExtension.ts';
import { runCommand } from './runCommand.ts';

const WIDTH = 800;
const HEIGHT = 860;

await runCommand(async () => {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('There is no display to open windows on. `npm run demo` does the same without one.');
  }
  console.log('Building the extension…');
  await buildExtension();
  console.log('Opening two windows, each with a throw-away profile…');
  const devices = await Promise.all(
    [0, WIDTH].map((left) =>
      openDevice({
        headless: false,
        camera: 'real',
        window: { left, top: 0, width: WIDTH, height: HEIGHT },
      }),
    ),
  );
  // In tabs: a popup closes as soon as the other window gets the focus.
  await Promise.all(devices.map((device) => device.openTab()));
  console.log('Pair them: scan with a camera, or click "Copy code" in one and "Paste" in the other, both ways.');
  console.log('The icon in the toolbar opens the popup. Close both windows, or press Ctrl+C, to end.');
  await Promise.all(devices.map((device) => device.closed()));
});
