import express from 'express4';
import type { MountCase } from '../mount-case.ts';
import { expressMount } from './express-app.ts';

export const express4: MountCase = {
  name: 'Express 4',
  seesRawRequest: true,
  make: (parts) =>
    expressMount(
      { app: express(), parsers: [express.urlencoded({ extended: true }), express.json()] },
      parts,
    ),
};
