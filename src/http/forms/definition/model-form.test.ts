import { describe, expect, it } from 'vitest';
import { Member } from '../../../../test/support/members-project/accounts/user.ts';
import { Note } from '../../../../test/support/notes-project/notes/note.ts';
import { field } from '../../../models/kinds/field.ts';
import { manyToMany } from '../../../models/kinds/many-to-many.ts';
import { defineModel } from '../../../models/model.ts';
import { modelForm } from './model-form.ts';

const noteForm = modelForm(Note, {
  fields: [
    'title',
    'slug',
    'body',
    'contact',
    'website',
    'mood',
    'stars',
    'views',
    'price',
    'isDone',
    'day',
    'dueAt',
    'words',
    'extra',
    'ownerId',
  ],
});

const filled = {
  title: 'A note',
  slug: 'a-note',
  body: 'One\r\ntwo',
  contact: 'Ada@EXAMPLE.com',
  website: 'https://example.com/',
  mood: 'happy',
  stars: '5',
  views: '9007199254740991',
  price: '+7.5',
  isDone: 'on',
  day: '2026-02-28',
  dueAt: '2026-01-31T23:59:59',
  words: 'one two',
  extra: '{"tags": ["x"]}',
  ownerId: '7',
};
const answerTo = async (values: Record<string, string>) => {
  const form = noteForm.bind(Object.entries(values));
  const answer = await form.validate();
  return answer.ok ? answer.data : form.errorMessages;
};

describe('a form of a model', () => {
  it('makes the values of the model of what was sent', async () => {
    expect(await answerTo(filled)).toEqual({
      title: 'A note',
      slug: 'a-note',
      body: 'One\ntwo',
      contact: 'Ada@example.com',
      website: 'https://example.com/',
      mood: 'happy',
      stars: 5,
      views: Number.MAX_SAFE_INTEGER,
      price: '7.50',
      isDone: true,
      day: '2026-02-28',
      dueAt: new Date('2026-01-31T23:59:59Z'),
      words: ['one', 'two'],
      extra: { tags: ['x'] },
      ownerId: 7,
    });
  });

  it('makes of empty fields what the model has for them: nothing, an empty text, or the default', async () => {
    const { title, slug, mood, ownerId } = filled;
    expect(await answerTo({ title, slug, mood, ownerId })).toEqual({
      title,
      slug,
      mood,
      ownerId: 7,
      body: '',
      contact: null,
      website: null,
      stars: 3,
      views: 0,
      price: null,
      isDone: false,
      day: null,
      dueAt: null,
      words: [],
      extra: { tags: [] },
    });
  });

  it('asks for what the model needs', async () => {
    expect(await answerTo({})).toEqual({
      title: ['Please fill this in.'],
      slug: ['Please fill this in.'],
      mood: ['Choose one of the options.'],
      ownerId: ['Please fill this in.'],
    });
  });

  it.each([
    ['title', 'x'.repeat(21), 'At most 20 characters'],
    ['title', 'two\nlines', 'one line'],
    ['slug', 'a b', 'Use only letters'],
    ['contact', 'ada', 'not an email address'],
    ['website', 'ftp://example.com', 'web address'],
    ['mood', 'cross', 'Choose one of the options that are offered.'],
    ['stars', '6', 'Enter 5 or less.'],
    ['views', '9007199254740993', 'or less'],
    ['price', '-1', 'Enter 0 or more.'],
    ['price', '12345', 'It may have 4 digits before the point at most.'],
    ['day', '2026-02-30', 'Enter a date'],
    ['words', 'one two three four', 'Three words are enough.'],
    ['words', `${'x'.repeat(20)} ${'y'.repeat(20)}`, 'At most 40 characters'],
    ['extra', '{tags: []}', 'This is not JSON.'],
    ['extra', '{"tags": [1]}', 'expected string'],
    ['extra', '{"tags": ["\\u0000"]}', 'a NUL or half a surrogate pair'],
    ['extra', '{"tags": [], "id": 12345678901234567890}', 'its number 12345678901234567890 is more exact'],
    ['extra', `${'['.repeat(1000)}${']'.repeat(1000)}`, 'it is nested too deep'],
    ['ownerId', '0', 'Enter 1 or more.'],
    ['ownerId', 'Ada', 'Enter a whole number.'],
  ])('says what is wrong with %s: %j', async (name, value, message) => {
    expect(await answerTo({ ...filled, [name]: value })).toEqual({
      [name]: [expect.stringContaining(message)],
    });
  });

  it('shows the widgets that fit, and what the model says of its fields', () => {
    const html = `${noteForm.unbind()}`;
    const widget = (name: string) => new RegExp(`<(\\w+)[^>]* name="${name}"[^>]*>`).exec(html)?.[0];
    expect(widget('title')).toBe(
      '<input type="text" name="title" id="id_title" class="form-control" required aria-describedby="id_title_helptext" maxlength="20" data-counts="text">',
    );
    expect(html).toContain('In a few words.');
    expect(widget('body')).toMatch(/^<textarea .*maxlength="10000" data-counts="text"/);
    expect(widget('contact')).toMatch(/type="email".* autocomplete="email"/);
    expect(widget('stars')).toMatch(/type="number".* value="3" min="0" max="5"/);
    expect(widget('price')).toMatch(/type="number".* min="0" step="0.01"/);
    expect(widget('isDone')).toMatch(/type="checkbox"/);
    expect(widget('day')).toMatch(/type="date"/);
    expect(widget('dueAt')).toMatch(/type="datetime-local"/);
    expect(widget('extra')).toMatch(/^<textarea/);
    expect(html).toContain(
      '<option value="calm" selected>calm</option><option value="happy">Very happy</option>',
    );
    expect(html).toContain('>Owner</label>');
  });

  it('shows the values of a row', () => {
    const row = {
      price: '7.50',
      dueAt: new Date('2026-01-31T23:59:59.123Z'),
      words: ['one', '"two"'],
      extra: { tags: ['<b>'] },
      isDone: true,
      contact: null,
    };
    const { fields } = noteForm.unbind({ initial: row });
    expect(fields.price.value).toBe('7.50');
    expect(fields.dueAt.value).toBe('2026-01-31T23:59:59.123');
    expect(fields.words.value).toBe('one "two"');
    expect(JSON.parse(String(fields.extra.value))).toEqual(row.extra);
    expect(fields.isDone.value).toBe(true);
    expect(fields.contact.value).toBe('');
    expect(`${fields.extra}`).toContain('&lt;b&gt;');
  });
});

describe('overrides', () => {
  it('say things in another way', async () => {
    const form = modelForm(Note, {
      fields: ['title', 'body', 'stars'],
      overrides: {
        title: { label: 'Heading', helpText: '', attributes: { 'data-x': '1' } },
        body: { widget: 'text', required: true, maxLength: 5 },
      },
      clean: ({ title, body }) => (title === body ? [['body', 'Say more than the title.']] : []),
    });
    const html = `${form.unbind()}`;
    expect(html).toContain('>Heading</label>');
    expect(html).not.toContain('In a few words.');
    const bound = form.bind([['title', 'same']]);
    await bound.validate();
    expect(bound.errorMessages).toEqual({ body: ['Please fill this in.'] });
    const same = form.bind([
      ['title', 'same'],
      ['body', 'same'],
    ]);
    await same.validate();
    expect(same.errorMessages).toEqual({ body: ['Say more than the title.'] });
  });

  it('make a select of a foreign key, whose value is an id all the same', async () => {
    const form = modelForm(Note, {
      fields: ['ownerId', 'parentId'],
      overrides: { ownerId: { choices: [['7', 'Ada']] }, parentId: { choices: [['1', 'First']] } },
    });
    expect(`${form.unbind()}`).toContain('<option value="7">Ada</option>');
    expect(await form.bind([['ownerId', '7']]).validate()).toEqual({
      ok: true,
      data: { ownerId: 7, parentId: null },
    });
    expect(await form.bind([['ownerId', '8']]).validate()).toEqual({ ok: false });
    expect(`${form.unbind({ initial: { ownerId: 7 } })}`).toContain('<option value="7" selected>');
  });

  it('cannot let out what the model needs', () => {
    const needy = () => modelForm(Note, { fields: ['title'], overrides: { title: { required: false } } });
    expect(needy).toThrow('the model needs a value');
  });

  it('cannot name a field that is none', () => {
    expect(() => modelForm(Note, { fields: ['colour' as 'title'] })).toThrow('has no field colour');
  });
});

describe('a relation', () => {
  const Tag = defineModel({ app: 'blog', name: 'Tag', fields: { name: field.text({ maxLength: 9 }) } });
  const Topic = defineModel({ app: 'blog', name: 'Topic', id: field.uuid(), fields: {} });
  const Post = defineModel({
    app: 'blog',
    name: 'Post',
    fields: { title: field.text({ maxLength: 20 }) },
    relations: {
      tags: manyToMany(() => Tag, { label: 'Labels', helpText: 'All that fit.', required: true }),
      topics: manyToMany(() => Topic),
      likedBy: manyToMany('user'),
      similar: manyToMany('self'),
    },
  });
  const topic = '01890a5d-ac96-774b-bcce-b302099a8057';
  const choices = [
    ['1', 'One'],
    ['20', 'Twenty'],
  ] as const;
  const postForm = modelForm(Post, {
    fields: ['title', 'tags', 'topics', 'likedBy', 'similar'],
    overrides: {
      tags: { choices },
      topics: { choices: [[topic, 'News']], widget: 'checkboxes' },
      likedBy: { choices },
      similar: { choices, label: 'Like this' },
    },
  });

  it('gives the ids of the other model', async () => {
    const sent = `title=x&tags=20&tags=1&topics=${topic}&likedBy=20&similar=1`;
    const answer = await postForm.bind(new URLSearchParams(sent)).validate();
    const data = { title: 'x', tags: [1, 20], topics: [topic], likedBy: ['20'], similar: [1] };
    expect(answer).toEqual({ ok: true, data });
  });

  it('is optional unless the relation says otherwise', async () => {
    const form = postForm.bind(new URLSearchParams('title=x'));
    await form.validate();
    expect(form.errorMessages).toEqual({ tags: ['Choose one of the options.'] });
    const make = () =>
      modelForm(Post, { fields: ['tags'], overrides: { tags: { choices, required: false } } });
    expect(make).toThrow('the model needs a value; give its relation required: false');
  });

  it('takes nothing that is no id of the other model, whatever is offered', async () => {
    const wrong = modelForm(Post, { fields: ['tags'], overrides: { tags: { choices: [['x', 'X']] } } });
    const form = wrong.bind(new URLSearchParams('tags=x'));
    await form.validate();
    expect(form.errorMessages).toEqual({ tags: ['Choose one of the options that are offered.'] });
  });

  it('shows what a row is related to, and what the model says of it', async () => {
    const row = { id: 7, title: 'x', tags: [20], topics: [topic] };
    const form = postForm.unbind({ initial: row });
    expect(form.fields.tags.value).toEqual(['20']);
    expect(`${form.fields.tags}`).toContain('<option value="20" selected>Twenty</option>');
    const html = `${form}`;
    expect(html).toContain('>Labels</label>');
    expect(html).toContain('All that fit.');
    expect(html).toContain('>Like this</label>');
    expect(html).toContain('>Topics</legend>');
    const same = postForm.bind(new URLSearchParams(`title=x&tags=20&topics=${topic}`), { initial: row });
    expect(await same.validate()).toMatchObject({ ok: true, data: { tags: [20], topics: [topic] } });
    expect(same.changedData).toEqual({ likedBy: [], similar: [] });
  });

  it('needs choices', () => {
    const make = () => modelForm(Post, { fields: ['title', 'tags'] });
    expect(make).toThrow('the form needs the rows that tags may lead to');
    expect(modelForm(Post, { fields: ['tags'], overrides: { tags: { choices: [] } } })).toBeDefined();
  });
});

it('an emptied field that may hold null holds null, whatever its default', async () => {
  const Sample = defineModel({
    app: 'samples',
    name: 'Sample',
    fields: {
      a: field.text({ nullable: true, default: 'x', maxLength: 9 }),
      b: field.integer({ default: 4 }),
    },
  });
  const form = modelForm(Sample, { fields: ['a', 'b'] });
  expect(await form.bind([]).validate()).toEqual({ ok: true, data: { a: null, b: 4 } });
  expect(form.unbind().fields.a.value).toBe('x');
  expect(form.unbind({ initial: { a: null } }).fields.a.value).toBe('');
});

it('tells the script of the pages that a name to log in with is counted as it will be kept', () => {
  const { username, nickname } = modelForm(Member, { fields: ['username', 'nickname'] }).unbind().fields;
  expect(`${username}`).toContain('maxlength="30" data-counts="NFKC"');
  expect(`${nickname}`).toContain('maxlength="20" data-counts="text"');
});
