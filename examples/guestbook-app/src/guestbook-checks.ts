import { defineCheck } from 'latchkey';

export const guestbookChecks = [
  defineCheck({
    id: 'guestbook.W001',
    problems: ({ hasUrl }) =>
      hasUrl('guestbook')
        ? []
        : ['Nobody can see the guestbook. Mount guestbookUrls in the urls of the project.'],
  }),
];
