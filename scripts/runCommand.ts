/**
 * Runs a command's main function: an error becomes one line on stderr and exit code 1. With `TANDEM_DEBUG` set,
 * the whole error is shown.
 */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  // Puppeteer hears it to close its browsers, which would let the rest of the program go on without them.
  process.once('SIGTERM', () => process.exit(143));
  try {
    await main();
  } catch (error) {
    if (process.env.TANDEM_DEBUG) console.error(error);
    else console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
