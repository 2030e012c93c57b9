/**
 * The two phones that every client calls.
 *
 * real:  a baresip that answers by itself and follows REFER, and a second one as callee. Without sound: aubridge.
 * ideal: ideal-phone.c, which costs next to nothing, so that what is left is the client.
 *
 * Traps. baresip also binds TLS on its SIP port + 1, so ports are taken with gaps. After every call phone and callee
 * still talk to each other: that call is hung up before the next one, or the phone is busy at the fourth. An offer
 * with a=inactive makes baresip 1.0.0 answer the REFER some 4 ms later, so all clients here offer sendrecv.
 */
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { start, until } from './processes.mjs';

const MODULES = '/usr/lib/baresip/modules';
const HOST = '127.0.0.1';

const bindable = (create) =>
  new Promise((resolve) => {
    const socket = create();
    socket.once('error', () => resolve(false));
    socket.once('listening', () => socket.close(() => resolve(true)));
  });

async function isFree(port) {
  const udp = await bindable(() => createSocket('udp4').bind(port, HOST));
  return udp && (await bindable(() => createServer().listen(port, HOST)));
}

/** `count` ports, each with its next one free as well, below the range that the kernel hands out by itself. */
export async function freePorts(count) {
  const found = [];
  for (let port = 15_400 + (process.pid % 500) * 20; found.length < count && port < 30_000; port += 10) {
    if ((await isFree(port)) && (await isFree(port + 1))) found.push(port);
  }
  if (found.length < count) throw new Error('no free ports on 127.0.0.1');
  return found;
}

async function startBaresip(folder, { port, control, user, answers, core }) {
  mkdirSync(folder, { recursive: true });
  const config = [
    `sip_listen ${HOST}:${port}`,
    `module_path ${MODULES}`,
    'module g711.so',
    'module aubridge.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen ${HOST}:${control}`,
    'audio_player aubridge,nil',
    'audio_source aubridge,nil',
    'audio_alert aubridge,nil',
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  writeFileSync(join(folder, 'accounts'), `<sip:${user}@${HOST}>;regint=0${answers ? ';answermode=auto' : ''}\n`);
  writeFileSync(join(folder, 'contacts'), '');
  const running = start('baresip', ['-f', folder], { core });
  await until(() => running.stdout.includes('is ready') || running.code !== undefined, `baresip ${user}`);
  if (running.code !== undefined) throw new Error(`baresip ${user} ended: ${running.stdout}${running.stderr}`);
  return { pid: running.pid, port, control, user };
}

/** Commands to a baresip where time does not matter; see baresip-dial.c for where it does. */
async function openControl(port) {
  const socket = connect(port, HOST);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let text = '';
  let wake = () => {};
  socket.on('data', (piece) => {
    text += piece;
    wake();
  });
  let token = 0;
  /** The "data" of the answer. */
  const ask = async (command) => {
    const mark = `"token":"b${++token}"`;
    const json = `{"command":"${command}","token":"b${token}"}`;
    socket.write(`${json.length}:${json},`);
    while (!text.includes(mark)) await new Promise((resolve) => (wake = resolve));
    const answer = text.slice(text.lastIndexOf('{"response"', text.indexOf(mark)), text.indexOf(mark));
    text = '';
    return answer;
  };
  return { ask, close: () => socket.destroy() };
}

/** baresip as phone, as callee, and as the client that is steered through ctrl_tcp. */
export async function startRealPhones(folder, ports, cores) {
  const [phonePort, calleePort, toolPort, phoneControl, calleeControl, toolControl] = ports;
  const launch = (name, port, control, core) =>
    startBaresip(join(folder, name), { port, control, user: name, answers: name !== 'tool', core });
  const phone = await launch('phone', phonePort, phoneControl, cores.realPhone);
  const callee = await launch('callee', calleePort, calleeControl, cores.realPhone);
  const tool = await launch('tool', toolPort, toolControl, cores.client);
  const controls = [await openControl(phoneControl), await openControl(calleeControl)];
  return {
    port: phone.port,
    user: phone.user,
    target: `sip:callee@${HOST}:${callee.port}`,
    tool,
    /** Until neither has a call left. */
    async hangUp() {
      for (const control of controls) {
        for (let i = 0; i < 50 && !(await control.ask('listcalls')).includes('(0)'); i++) {
          await control.ask('hangup');
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    },
    close() {
      for (const control of controls) control.close();
    },
  };
}

export async function startIdealPhone(program, port, core) {
  const running = start(program, [String(port)], { core });
  await until(() => running.stdout.includes('ready') || running.code !== undefined, 'ideal phone');
  if (running.code !== undefined) throw new Error(`ideal phone ended: ${running.stderr}`);
  return {
    pid: running.pid,
    port,
    user: 'phone',
    target: 'sip:callee@127.0.0.1:9',
    async hangUp() {},
    /** Its counters since the last time. */
    counters: () =>
      new Promise((resolve, reject) => {
        const socket = createSocket('udp4');
        const limit = setTimeout(() => reject(new Error('the ideal phone does not answer')), 3000);
        socket.once('message', (text) => {
          clearTimeout(limit);
          socket.close();
          resolve(JSON.parse(String(text)));
        });
        socket.send('counters', port, HOST);
      }),
  };
}
