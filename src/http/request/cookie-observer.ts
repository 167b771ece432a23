/** Who has to know when the answer must say something new of a cookie. */
export interface CookieObserver {
  cookieChanged(): void;
}
