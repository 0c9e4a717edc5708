/** Checks the deployment files with the tools that read them, and against the program. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { DEFAULT_RELAY_LIMITS } from '../../../src/relay';
import { resolveListenOptions } from '../../../src/relay/options/relay-options';
import { readCommand } from '../../../src/relay/program/read-settings';

const PROGRAM_DEFAULTS = { port: 4576 };
const DRAIN_SECONDS = DEFAULT_RELAY_LIMITS.drainMs / 1_000;
const read = (name: string) => readFileSync(`examples/relay/${name}`, 'utf8');

/** Resolves the program's options from an environment. */
function settingsOf(env: Readonly<Record<string, string>>) {
  const command = readCommand([], env, PROGRAM_DEFAULTS);
  if (command.kind !== 'serve') throw new Error('It does not serve.');
  return resolveListenOptions(command.settings.options, command.settings.nameOf);
}

const dockerfile = DockerfileParser.parse(read('Dockerfile'));
const imageEnvironment = Object.fromEntries(
  dockerfile.getENVs().flatMap((line) => line.getProperties().map((property) => [property.getName(), property.getValue() ?? ''])),
);
const ORIGIN = { POLLY_RELAY_ORIGIN: 'https://app.example.com' };

describe('the image', () => {
  test('is made by a Dockerfile without faults', () => {
    expect(validate(read('Dockerfile'))).toEqual([]);
  });

  test('runs without root, checks itself, and starts the program that is built', () => {
    const arguments_ = (name: string) => dockerfile.getInstructions().filter((line) => line.getKeyword() === name);
    expect(arguments_('USER').map((line) => line.getArgumentsContent())).toEqual(['node']);
    expect(arguments_('HEALTHCHECK')[0]?.getArgumentsContent()).toContain(':9464/healthz');
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };
    const [command] = arguments_('CMD').map((line) => JSON.parse(line.getArgumentsContent() ?? '') as string[]);
    expect(command).toEqual(['node', `node_modules/react-polly-stream/${bin['polly-relay']?.replace('./', '')}`]);
  });

  test('has options that the program takes', () => {
    expect(settingsOf({ ...imageEnvironment, ...ORIGIN })).toMatchObject({ host: '0.0.0.0', port: 4576, metrics: true, monitorPort: 9464 });
  });

  test('is as strict as the program: without an origin it does not start', () => {
    expect(() => settingsOf(imageEnvironment)).toThrow(/allowedOrigins|--origin/);
  });
});

describe('the Kubernetes manifest', () => {
  interface Manifest {
    readonly kind: string;
    readonly spec: Record<string, unknown>;
  }
  const manifests = parseAllDocuments(read('kubernetes.yaml')).map((document) => document.toJS() as Manifest);
  const kinds = { Deployment, Service, PodDisruptionBudget, HorizontalPodAutoscaler };
  const deployment = manifests.find(({ kind }) => kind === 'Deployment') as unknown as {
    readonly spec: { readonly template: { readonly spec: { terminationGracePeriodSeconds: number; containers: Container[] } } };
  };
  interface Container {
    readonly env: { readonly name: string; readonly value: string }[];
    readonly ports: { readonly name: string; readonly containerPort: number }[];
    readonly [probe: string]: unknown;
  }
  const { terminationGracePeriodSeconds, containers } = deployment.spec.template.spec;
  const [container] = containers;

  test.each(Object.entries(kinds))('has a valid %s', (kind, Model) => {
    const manifest = manifests.find((one) => one.kind === kind);
    expect(() => new Model(manifest as never).validate()).not.toThrow();
  });

  test('gives a relay the time to drain', () => {
    expect(terminationGracePeriodSeconds).toBeGreaterThan(DRAIN_SECONDS + 5);
  });

  test('has options that the program takes, and ports where it listens', () => {
    const env = Object.fromEntries(container?.env.map(({ name, value }) => [name, value]) ?? []);
    const { port, monitorPort } = settingsOf({ ...imageEnvironment, ...env });
    expect(container?.ports.map(({ containerPort }) => containerPort)).toEqual([port, monitorPort]);
  });

  test('probes what the relay answers', () => {
    for (const [probe, path] of [
      ['startupProbe', '/readyz'],
      ['readinessProbe', '/readyz'],
      ['livenessProbe', '/healthz'],
    ] as const) {
      expect(container?.[probe]).toMatchObject({ httpGet: { path, port: 'monitor' } });
    }
  });
});

describe('the template for Fargate', () => {
  test('has no faults for cfn-lint', ({ skip }) => {
    const { error, status, stdout } = spawnSync('cfn-lint', ['examples/relay/fargate.yaml'], { encoding: 'utf8' });
    if (error !== undefined) skip('cfn-lint is not installed: pip install cfn-lint');
    expect([status, stdout]).toEqual([0, '']);
  });

  test('gives a relay the time to drain, and has options that the program takes', () => {
    const customTags = ['!Ref', '!Sub', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => `${tag} ${text}` }));
    const template = parse(read('fargate.yaml'), { customTags }) as {
      Resources: Record<
        string,
        { Properties: { ContainerDefinitions: { StopTimeout: number; Environment: { Name: string; Value: string }[] }[] } }
      >;
    };
    const [container] = template.Resources['Task']?.Properties.ContainerDefinitions ?? [];
    expect(container?.StopTimeout).toBeGreaterThan(DRAIN_SECONDS);
    const env = Object.fromEntries(container?.Environment.map(({ Name, Value }) => [Name, Value]) ?? []);
    expect(settingsOf({ ...imageEnvironment, ...env, ...ORIGIN })).toMatchObject({ port: 4576, monitorPort: 9464 });
  });
});
