import express from 'express';
import type { MountCase } from '../mount-case.ts';
import { expressMount } from './express-app.ts';

export const express5: MountCase = {
  name: 'Express 5',
  seesRawRequest: true,
  make: (parts) =>
    expressMount(
      { app: express(), parsers: [express.urlencoded({ extended: true }), express.json()] },
      parts,
    ),
};
