// What pages of the admin do besides, where there is JavaScript. Everything works without.
