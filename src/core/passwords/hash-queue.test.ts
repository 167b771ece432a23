import { describe, expect, it } from 'vitest';
import { HashQueue } from './hash-queue.ts';

/** A task that ends when told to, and notes its start. */
function gate(started: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const task = () => {
    started.push(name);
    return promise;
  };
  return { task, finish: () => resolve(name), fail: (error: Error) => reject(error) };
}

/** Lets everything that can go on without a gate go on. */
const settle = () => new Promise(setImmediate);

describe('HashQueue', () => {
  it('runs at most `concurrency` tasks at once, first come, first served', async () => {
    const queue = new HashQueue({ concurrency: 2 });
    const started: string[] = [];
    const gates = ['a', 'b', 'c', 'd', 'e'].map((name) => gate(started, name));
    const answers = gates.map(({ task }) => queue.run(task));
    await settle();
    expect(started).toEqual(['a', 'b']);
    expect([queue.running, queue.waiting]).toEqual([2, 3]);

    gates[1]?.finish();
    await settle();
    expect(started).toEqual(['a', 'b', 'c']);

    for (const { finish } of gates) finish();
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(started).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('lets nobody in before those who wait', async () => {
    const queue = new HashQueue({ concurrency: 1 });
    const started: string[] = [];
    const [first, second, late] = ['first', 'second', 'late'].map((name) => gate(started, name));
    if (!first || !second || !late) throw new Error('three gates');
    const answers = [queue.run(first.task), queue.run(second.task)];
    first.finish();
    await answers[0];
    answers.push(queue.run(late.task));
    await settle();
    expect(started).toEqual(['first', 'second']);
    second.finish();
    late.finish();
    await Promise.all(answers);
    expect(started).toEqual(['first', 'second', 'late']);
  });

  it('refuses who comes when too many wait, and takes them again later', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 2 });
    const started: string[] = [];
    const gates = ['a', 'b', 'c'].map((name) => gate(started, name));
    const answers = gates.map(({ task }) => queue.run(task));
    const refused = gate(started, 'refused');
    await expect(queue.run(refused.task)).rejects.toMatchObject({
      code: 'hash_queue_full',
      details: { waiting: 2 },
    });

    for (const { finish } of gates) finish();
    await Promise.all(answers);
    expect(started).toEqual(['a', 'b', 'c']);
    await expect(queue.run(async () => 'room')).resolves.toBe('room');
  });

  it('lets networks take turns', async () => {
    const queue = new HashQueue({ concurrency: 1 });
    const started: string[] = [];
    const first = gate(started, 'first');
    const enter = (ip: string | null, name: string) => {
      const entered = gate(started, name);
      entered.finish();
      return queue.onBehalfOf({ ip }, () => queue.run(entered.task));
    };
    const answers = [
      queue.run(first.task),
      enter('203.0.113.1', 'a1'),
      enter('203.0.113.2', 'a2'),
      enter('203.0.113.3', 'a3'),
      enter('2001:db8::1', 'b1'),
      enter(null, 'c1'),
      enter('2001:db8:0:ff::2', 'b2'),
    ];
    first.finish();
    await Promise.all(answers);
    expect(started).toEqual(['first', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('gives a network without a place the last one of the network with the most', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 3 });
    const started: string[] = [];
    const gates: ReturnType<typeof gate>[] = [];
    const enter = (ip: string | null, name: string) => {
      const entered = gate(started, name);
      gates.push(entered);
      return queue.onBehalfOf({ ip }, () => queue.run(entered.task));
    };
    const full = { code: 'hash_queue_full' };
    const crowd = ['a0', 'a1', 'a2', 'a3'].map((name, index) => enter(`203.0.113.${index}`, name));
    await expect(enter('203.0.113.200', 'a4')).rejects.toMatchObject(full);
    const lost = expect(crowd[3]).rejects.toMatchObject(full);
    const other = enter('198.51.100.7', 'b1');
    await lost;
    expect(queue.waiting).toBe(3);
    // Two of one network and one of another: a third may not take a place of those who have no more than it would have.
    const third = enter('192.0.2.1', 'c1');
    await expect(crowd[2]).rejects.toMatchObject(full);
    await expect(enter('192.0.2.2', 'c2')).rejects.toMatchObject(full);
    await expect(enter('100.64.0.1', 'd1')).rejects.toMatchObject(full);

    for (const { finish } of gates) finish();
    await Promise.all([crowd[0], crowd[1], other, third]);
    expect(started).toEqual(['a0', 'a1', 'b1', 'c1']);
  });

  it('leaves the whole queue to one network where nobody else comes, as behind a proxy that is not known', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 256 });
    const held = gate([], 'held');
    const answers = Array.from({ length: 257 }, () =>
      queue.onBehalfOf({ ip: '10.0.0.1' }, () => queue.run(held.task)),
    );
    await settle();
    expect([queue.running, queue.waiting]).toEqual([1, 256]);
    held.finish();
    await Promise.all(answers);
  });

  it('drops who has gone, before and while they wait, and computes nothing for them', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaiting: 2 });
    const started: string[] = [];
    const [first, gone, stays, late] = ['first', 'gone', 'stays', 'late'].map((name) => gate(started, name));
    if (!first || !gone || !stays || !late) throw new Error('four gates');
    const controller = new AbortController();
    const { signal } = controller;
    const answers = [queue.run(first.task)];
    const dropped = queue.onBehalfOf({ signal }, () => queue.run(gone.task));
    answers.push(queue.run(stays.task));
    expect(queue.waiting).toBe(2);
    controller.abort();
    await expect(dropped).rejects.toMatchObject({ code: 'visitor_gone' });
    expect(queue.waiting).toBe(1);
    // The place is free again.
    answers.push(queue.run(late.task));
    await expect(queue.onBehalfOf({ signal }, () => queue.run(gone.task))).rejects.toMatchObject({
      code: 'visitor_gone',
    });
    for (const { finish } of [first, stays, late]) finish();
    await Promise.all(answers);
    expect(started).toEqual(['first', 'stays', 'late']);
  });

  it('computes nothing for who hangs up as soon as there is a place', async () => {
    const queue = new HashQueue({ concurrency: 1 });
    const controller = new AbortController();
    const begun = gate([], 'begun');
    const answer = queue.onBehalfOf({ signal: controller.signal }, () => queue.run(begun.task));
    setImmediate(() => controller.abort());
    await expect(answer).rejects.toMatchObject({ code: 'visitor_gone' });
    await expect(queue.run(async () => 'next')).resolves.toBe('next');
  });

  it('finishes what has begun when its visitor goes', async () => {
    const queue = new HashQueue({ concurrency: 1 });
    const started: string[] = [];
    const begun = gate(started, 'begun');
    const controller = new AbortController();
    const answer = queue.onBehalfOf({ signal: controller.signal }, () => queue.run(begun.task));
    await expect.poll(() => started).toEqual(['begun']);
    controller.abort();
    begun.finish();
    await expect(answer).resolves.toBe('begun');
    await expect(queue.run(async () => 'next')).resolves.toBe('next');
  });

  it('goes on after a task that fails, however it fails', async () => {
    const queue = new HashQueue({ concurrency: 1 });
    const failing = gate([], 'failing');
    const first = queue.run(failing.task);
    const second = queue.run(() => {
      throw new Error('at once');
    });
    const third = queue.run(async () => 'third');
    failing.fail(new Error('later'));
    await expect(first).rejects.toThrow('later');
    await expect(second).rejects.toThrow('at once');
    await expect(third).resolves.toBe('third');
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('leaves a thread of the pool free by default', () => {
    const before = process.env.UV_THREADPOOL_SIZE;
    try {
      process.env.UV_THREADPOOL_SIZE = '2';
      expect(new HashQueue().concurrency).toBe(1);
      process.env.UV_THREADPOOL_SIZE = '1';
      expect(new HashQueue().concurrency).toBe(1);
      delete process.env.UV_THREADPOOL_SIZE;
      expect(new HashQueue().concurrency).toBeLessThanOrEqual(3);
      expect(new HashQueue().maxWaiting).toBe(256);
    } finally {
      if (before === undefined) delete process.env.UV_THREADPOOL_SIZE;
      else process.env.UV_THREADPOOL_SIZE = before;
    }
  });

  it.each([{ concurrency: 0 }, { concurrency: 1.5 }, { maxWaiting: -1 }])(
    'cannot be made with %j',
    (options) => {
      expect(() => new HashQueue(options)).toThrow(expect.objectContaining({ code: 'setting_invalid' }));
    },
  );
});
