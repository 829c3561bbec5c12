/** What `npm start` must know of the exporter's arguments; all of them are passed on. */

export const DEFAULT_PORT = 10787;

/** Does somebody name a scheduler, or where schedulers are named? As the first argument, by flag, or in the environment. */
export function namesScheduler(args, env) {
  return (
    Boolean(env.DASK_SCHEDULER_ADDRESS) ||
    (args[0] !== undefined && !args[0].startsWith('-')) ||
    args.some(
      (arg) => /^(tcp|tls):\/\//.test(arg) || /^--(scheduler\.address|clusters\.[\w.-]+)(=|$)/.test(arg),
    )
  );
}

/** --help and --version are answered by the exporter alone. */
export function asksOnly(args) {
  return args.some((arg) => ['--help', '-h', '--version'].includes(arg));
}

/** Where the exporter will listen: { host, port }; host undefined means all addresses. null: not an address; the exporter says so. */
export function listenAddress(args) {
  const value = flag(args, '--web.listen-address') ?? `:${DEFAULT_PORT}`;
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(value);
  if (!match || Number(match[3]) > 65535) return null;
  return { host: match[1] || match[2] || undefined, port: Number(match[3]) };
}

/** The flag's value, as --name=value or --name value; the last one counts. */
export function flag(args, name) {
  let value;
  args.forEach((arg, index) => {
    if (arg === name) value = args[index + 1];
    else if (arg.startsWith(`${name}=`)) value = arg.slice(name.length + 1);
  });
  return value;
}
