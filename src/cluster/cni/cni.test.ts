import { expect, test } from 'vitest';
import { newWorld } from '../kubelet/fixtures/world';
import { podsByIp } from '../kubelet/runtime';
import { allocateIp, releaseIp } from './cni';

test('the first pod gets .2, and each next one the address after', () => {
  const world = newWorld(2);
  expect(allocateIp(world, 'node1', 'a')).toBe('10.244.1.2');
  expect(allocateIp(world, 'node1', 'b')).toBe('10.244.1.3');
  expect(allocateIp(world, 'node2', 'c')).toBe('10.244.2.2');
});

test('an address that was given back is not given again until the range has been through', () => {
  const world = newWorld();
  allocateIp(world, 'node1', 'a');
  releaseIp(world, '10.244.1.2', 'a');
  expect(allocateIp(world, 'node1', 'b')).toBe('10.244.1.3');
});

test('253 pods fit on a node; the next finds no address until one is free', () => {
  const world = newWorld();
  const given = Array.from({ length: 253 }, (_, index) =>
    allocateIp(world, 'node1', `pod${index}`),
  );
  expect(new Set(given).size).toBe(253);
  expect(given.at(-1)).toBe('10.244.1.254');
  expect(allocateIp(world, 'node1', 'late')).toBeUndefined();
  releaseIp(world, '10.244.1.77', 'pod75');
  expect(allocateIp(world, 'node1', 'late')).toBe('10.244.1.77');
});

test('an address is only given back by the pod that has it', () => {
  const world = newWorld();
  allocateIp(world, 'node1', 'a');
  releaseIp(world, '10.244.1.2', 'other');
  expect(world.recall(podsByIp).get('10.244.1.2')).toBe('a');
});

test('a node without a range has no addresses', () => {
  expect(allocateIp(newWorld(), 'nosuch', 'a')).toBeUndefined();
});
