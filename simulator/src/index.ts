export { FAULTS, type Fault, type SimulatorOptions } from './options.ts';
export { type Simulator, startSimulator } from './simulator.ts';
