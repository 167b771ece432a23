import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../../../../http/answer/http-response.ts';
import { path } from '../../../../http/routes/urls.ts';
import { addressShower } from './shown-address.ts';

const view = () => new HttpResponse('');
const show = addressShower([
  path('/accounts/reset/:uid/:proof/', view, { secretParameters: ['proof'] }),
  path('/invite/:inviteToken/', view),
  path('/notes/:id/', view),
]);

describe('an address for the developer', () => {
  it.each([
    ['/notes/7/?page=2&q=black%20tea', '/notes/7/?page=2&q=black%20tea'],
    ['/notes/?', '/notes/?'],
    ['/notes/7/#part', '/notes/7/'],
    ['http://localhost:8000/notes/7/', 'http://localhost:8000/notes/7/'],
  ])('shows what is no secret: %s', (address, shown) => {
    expect(show(address)).toBe(shown);
  });

  it.each([
    ['/accounts/reset/MQ/s3cret/', '/accounts/reset/MQ/***/'],
    ['/accounts/reset/MQ/s3cret.', '/accounts/reset/MQ/***'],
    ['http://localhost:8000/accounts/reset/MQ/s3cret/', 'http://localhost:8000/accounts/reset/MQ/***/'],
    ['/invite/s3cret/', '/invite/***/'],
    ['/lost/s3cretThatLooksLike1Key/', '/lost/***/'],
    ['/notes/?access_token=s3cret&code=s3cret&apiKey=s3cret', '/notes/?access_token=***&code=***&apiKey=***'],
    ['/notes/?x=s3cretThatLooksLike1Key', '/notes/?x=***'],
    ['/login/?next=/invite/s3cret/', '/login/?next=/invite/***/'],
    [
      '/login/?next=%2Faccounts%2Freset%2FMQ%2Fs3cret%2F%3Ftoken%3Ds3cret',
      '/login/?next=/accounts/reset/MQ/***/?token=***',
    ],
    ['/x/?url=https://ada:s3cret@example.com/', '/x/?url=https://***@example.com/'],
  ])('hides what may be one: %s', (address, shown) => {
    expect(show(address)).toBe(shown);
    expect(show(address)).not.toContain('s3cret');
  });
});
