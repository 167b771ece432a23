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
