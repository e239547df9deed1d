#!/usr/bin/env python3
"""A long wire between two hosts on one machine: two network namespaces, and this process carries every packet.

Linux, as root, with /dev/net/tun and iproute2. Once the wire is up it prints `ready LEFT RIGHT`, the names of the
namespaces; a program is a host at one end when it starts behind `ip netns exec LEFT`. A line on stdin is answered
with the counters as a line of JSON. The namespaces go when stdin ends, or on SIGTERM or SIGINT.

It shares the cores with two browsers, so what it does for one packet is little: read it, append it to a queue,
write it. A round takes all that is there; how many rounds there are in a second is bounded by TICK_S.
"""

import argparse
import fcntl
import json
import math
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time
from collections import deque, namedtuple

# linux/if_tun.h
TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000

NAME_PREFIX = "tandem-wire-"
NETWORK = "10.88.0."
MTU = 1500
# Packets that the kernel keeps for us while we do not run: 100 ms at 50,000 a second.
TUN_QUEUE_PACKETS = 5000
# At 10 MB/s, a few packets a round instead of a wake-up for each. Not longer: at 1 Gbit/s this is 20 packets, which
# are delivered at once, and the buffer of a browser's socket has room for about 60 (64 KiB, Chromium 156).
TICK_S = 0.00025


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def remove_left_behind():
    """Removes the namespaces of wires that were killed before they could."""
    try:
        names = os.listdir("/var/run/netns")
    except FileNotFoundError:
        return
    for name in names:
        pid = name.removeprefix(NAME_PREFIX).split("-")[0]
        if name.startswith(NAME_PREFIX) and pid.isdigit() and not is_alive(int(pid)):
            subprocess.run(("ip", "netns", "del", name), check=False)


# One end of the wire: the descriptor of its tun device, and where the device is.
End = namedtuple("End", "tun namespace device")


def open_tun(namespace, address):
    """Makes a tun device and moves it into the namespace; its descriptor stays here."""
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    request = struct.pack("16sH22x", b"tandem%d", IFF_TUN | IFF_NO_PI)
    device = fcntl.ioctl(tun, TUNSETIFF, request)[:16].rstrip(b"\0").decode()
    run("ip", "link", "set", device, "netns", namespace)
    # Without IPv6 the wire carries nothing but what the two hosts say.
    run("ip", "-n", namespace, "link", "set", device, "addrgenmode", "none")
    run("ip", "-n", namespace, "addr", "add", f"{address}/24", "dev", device)
    run("ip", "-n", namespace, "link", "set", device, "mtu", str(MTU), "txqueuelen", str(TUN_QUEUE_PACKETS), "up")
    run("ip", "-n", namespace, "link", "set", "lo", "up")
    return End(tun, namespace, device)


class Direction:
    """One direction of the wire. The delay is the same for all but those that are to come out of order."""

    def __init__(self, source, target, options, seed):
        self.source = source
        self.target = target
        self.delay_s = max(0, options.delay_ms / 1000 - TICK_S)
        self.bytes_per_s = options.rate_mbps * 1e6 / 8 if options.rate_mbps else math.inf
        self.queue_s = options.queue_ms / 1000
        self.loss = options.loss
        self.reorder = options.reorder
        self.reorder_s = options.reorder_ms / 1000
        self.random = random.Random(seed)
        self.next_loss = self.draw_loss()
        # When the last packet that was taken has left the bottleneck.
        self.free_at = 0.0
        self.under_way = deque()
        # Packets that others overtake, in the order in which they come out.
        self.late = deque()
        self.packets = 0
        self.bytes = 0
        self.lost = 0
        self.overflowed = 0
        self.late_s = 0.0

    def draw_loss(self):
        """How many packets until the next one is lost: one draw for a loss, instead of one for a packet."""
        if self.loss <= 0:
            return math.inf
        return 1 + int(math.log(1 - self.random.random()) / math.log(1 - self.loss))

    def take(self):
        """Reads all packets that wait at the source."""
        now = time.monotonic()
        read, source, append = os.read, self.source, self.under_way.append
        bytes_per_s, queue_s, free_at = self.bytes_per_s, self.queue_s, max(self.free_at, now)
        while True:
            try:
                packet = read(source, 2048)
            except BlockingIOError:
                break
            self.packets += 1
            self.next_loss -= 1
            if self.next_loss <= 0:
                self.next_loss = self.draw_loss()
                self.lost += 1
                continue
            if free_at - now > queue_s:
                self.overflowed += 1
                continue
            free_at += len(packet) / bytes_per_s
            if self.reorder > 0 and self.random.random() < self.reorder:
                self.late.append((free_at + self.delay_s + self.reorder_s, packet))
                continue
            append((free_at + self.delay_s, packet))
        self.free_at = free_at

    def deliver(self, now):
        """Writes all packets whose time has come. Returns when the next one's comes."""
        return min(self.deliver_from(self.under_way, now), self.deliver_from(self.late, now))

    def deliver_from(self, under_way, now):
        write, target = os.write, self.target
        if under_way and now - under_way[0][0] > self.late_s:
            self.late_s = now - under_way[0][0]
        while under_way:
            due, packet = under_way[0]
            if due > now:
                return due
            under_way.popleft()
            self.bytes += len(packet)
            try:
                write(target, packet)
            except OSError:
                # The device is full or down: the packet is lost, as on any wire.
                self.lost += 1
        return math.inf


def read_in(namespace, path):
    command = ("ip", "netns", "exec", namespace, "cat", path)
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def unread_packets(namespace):
    """Packets that came to a socket of the namespace and found its buffer full (`RcvbufErrors` of UDP)."""
    lines = [line.split() for line in read_in(namespace, "/proc/net/snmp").splitlines() if line.startswith("Udp:")]
    return int(dict(zip(*lines))["RcvbufErrors"]) if len(lines) == 2 else 0


def counters(direction, source, target):
    late_ms, direction.late_s = direction.late_s * 1000, 0.0
    return {
        "packets": direction.packets,
        "bytes": direction.bytes,
        "lost": direction.lost,
        "overflowed": direction.overflowed,
        # Packets that the kernel dropped since this process did not come to read them.
        "missed": int(read_in(source.namespace, f"/sys/class/net/{source.device}/statistics/tx_dropped") or 0),
        # Packets that arrived and were dropped since the program there did not come to read them.
        "unread": unread_packets(target.namespace),
        # The latest that a packet was written after its time since the counters were last asked for.
        "lateMs": round(late_ms, 1),
    }


def carry(left, right, options):
    directions = [Direction(left.tun, right.tun, options, options.seed)]
    directions.append(Direction(right.tun, left.tun, options, options.seed + 1))
    stdin = sys.stdin.fileno()
    sources = [direction.source for direction in directions]
    watched = [stdin, *sources]
    next_due = math.inf
    while True:
        timeout = None if next_due == math.inf else max(0, next_due - time.monotonic())
        ready, _, _ = select.select(watched, [], [], timeout)
        if stdin in ready:
            if not os.read(stdin, 4096):
                return
            there, back = counters(directions[0], left, right), counters(directions[1], right, left)
            print(json.dumps({"leftToRight": there, "rightToLeft": back}), flush=True)
        if ready:
            # What comes within a tick is carried in one round.
            time.sleep(TICK_S)
            for direction in directions:
                direction.take()
        now = time.monotonic()
        next_due = min(direction.deliver(now) for direction in directions)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delay-ms", type=float, default=0, help="one way")
    parser.add_argument("--loss", type=float, default=0, help="share of packets that are lost, 0 to 1, each way")
    parser.add_argument("--reorder", type=float, default=0, help="share of packets that others overtake, each way")
    parser.add_argument("--reorder-ms", type=float, default=20, help="how much later those come")
    parser.add_argument("--rate-mbps", type=float, default=0, help="Mbit/s of IP packets each way; 0: no limit")
    parser.add_argument("--queue-ms", type=float, default=100, help="longest wait before the limit; more is dropped")
    parser.add_argument("--seed", type=int, default=1, help="of the losses")
    return parser.parse_args()


def main():
    options = parse_options()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    remove_left_behind()
    names = [f"{NAME_PREFIX}{os.getpid()}-{side}" for side in ("left", "right")]
    made = []
    try:
        for name in names:
            run("ip", "netns", "add", name)
            made.append(name)
        left, right = (open_tun(name, f"{NETWORK}{host}") for host, name in enumerate(names, 1))
        # A wire that waits for its turn behind the browsers would be a longer wire.
        os.nice(-15)
        print("ready", *names, flush=True)
        carry(left, right, options)
    finally:
        for name in made:
            subprocess.run(("ip", "netns", "del", name), check=False)


if __name__ == "__main__":
    main()
