import express from 'express4';
import type { HostCase } from '../host-case.ts';
import { expressHost } from './express-app.ts';

export const express4: HostCase = {
  name: 'Express 4',
  seesRawRequest: true,
  make: (parts) =>
    expressHost({ app: express(), parsers: [express.urlencoded({ extended: true }), express.json()] }, parts),
};
