// How long a page takes from a press or a key to its next paint (Event Timing).

/** Slows the processor down, and begins to listen; for all that the page shows from now on. */
export async function slowDown(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  const listen = () => {
    globalThis.interactions = [];
    const take = (list) => {
      for (const { interactionId, startTime, duration, name } of list.getEntries()) {
        if (interactionId) globalThis.interactions.push({ startTime, duration, name });
      }
    };
    new PerformanceObserver(take).observe({ type: 'event', durationThreshold: 16, buffered: true });
  };
  await page.addInitScript(listen);
  await page.evaluate(listen);
}

/** The longest time to the next paint of what `act` presses or types, in milliseconds; 0 if it is under 16. */
export async function timeToPaint(page, act) {
  const from = await page.evaluate(() => performance.now());
  await act();
  return page.evaluate(async (start) => {
    // An entry is there after the paint that it measures.
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    return Math.max(0, ...globalThis.interactions.filter(({ startTime }) => startTime >= start).map(({ duration }) => duration));
  }, from);
}
