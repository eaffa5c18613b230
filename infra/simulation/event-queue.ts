/** What happens at a time. */
export type Act = () => void | Promise<void>;

interface Event {
  readonly time: number;
  readonly order: number;
  readonly act: Act;
}

/** Events in the order of their times; of one time, in the order in which they were put in. */
export class EventQueue {
  readonly #heap: Event[] = [];
  #order = 0;
  /** Milliseconds since 1970: the time of the event that is happening. */
  now: number;

  constructor(start: number) {
    this.now = start;
  }

  /** @param time what lies in the past happens now */
  at(time: number, act: Act): void {
    const heap = this.#heap;
    const event = { time: Math.max(time, this.now), order: (this.#order += 1), act };
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = event;
  }

  /** Lets everything happen that is due before a time. */
  async run(until: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.time < until; next = this.#heap[0]) {
      this.#removeFirst();
      this.now = next.time;
      const act = next.act();
      if (act !== undefined) await act;
    }
    this.now = until;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}
