import type { Machine } from './fleet.js';
import type { Scene } from './scene.js';
import type { SeededChoice } from './seeded-choice.js';

/**
 * Kills a machine of three that work, again and again while the work goes on, and starts another one at once.
 *
 * @param steps how many steps the whole work has; the kills are spread over them
 */
export async function killAgainAndAgain(scene: Scene, choice: SeededChoice, kills: number, steps: number) {
  const ready: Machine[] = [];
  const starting = new Set<Promise<void>>();
  const start = () => {
    const started = scene.fleet.start().then((machine) => {
      ready.push(machine);
      starting.delete(started);
    });
    starting.add(started);
  };
  for (let machine = 0; machine < 3; machine += 1) start();
  for (let kill = 0; kill < kills; kill += 1) {
    await scene.untilSteps(Math.floor(((kill + choice.upTo(100) / 100) * steps) / kills));
    // One is left that goes on.
    while (ready.length < 2) await Promise.race(starting);
    ready.splice(choice.upTo(ready.length) - 1, 1)[0]?.kill();
    start();
  }
  await Promise.all(starting);
}
