"""Asks a server for narrowed lists in open loop; prints how long each answer took, in seconds. Started by `serve.py`."""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.serve import HOST, RATE, wishes_for


async def main() -> None:
    """Sends each request when it is due, on a connection of its own."""
    port, turn, used = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    addresses = wishes_for(used, turn)
    begun = time.perf_counter() + 0.2
    due = [begun + number / RATE for number in range(len(addresses))]
    for took in await asyncio.gather(*map(_one, [port] * len(due), addresses, due)):
        print(f"{took:.6f}")


async def _one(port: int, address: str, due: float) -> float:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read(-1)
    took = time.perf_counter() - due
    writer.close()
    if not answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 404")):
        raise SystemExit(f"{address}: {answer[:200]!r}")
    return took


if __name__ == "__main__":
    asyncio.run(main())
