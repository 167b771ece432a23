import express from 'express';
import type { HostCase } from '../host-case.ts';
import { expressHost } from './express-app.ts';

export const express5: HostCase = {
  name: 'Express 5',
  seesRawRequest: true,
  make: (parts) =>
    expressHost({ app: express(), parsers: [express.urlencoded({ extended: true }), express.json()] }, parts),
};
