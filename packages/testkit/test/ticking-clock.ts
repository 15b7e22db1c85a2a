/** A clock that moves on by a second whenever it is read, so that no two writes have the same time. */
export function createTickingClock(start = new Date('2026-03-10T00:00:00.000Z')) {
  let time = start.getTime();
  return {
    now: () => {
      time += 1000;
      return new Date(time);
    },
  };
}
