"""Start the language server, for an editor at the other end.

Editors start it themselves and speak with it over standard input and output. With --tcp it waits for one client at a
port instead, for editors and debuggers that connect to a server that runs already.

Exit status:
  0  the client said goodbye and left
  1  it left without
  2  nobody speaks the protocol at the other end, or the call is wrong

Examples:
  cfg-lsp serve
  cfg-lsp serve --log-file cfg-lsp.log
  cfg-lsp serve --tcp 127.0.0.1:2087
"""

from __future__ import annotations

import argparse
import logging
import sys

from cfg_lsp.cli.console import Console, WrongCall

_BY_HAND = (
    "`serve` is started by an editor and speaks the Language Server Protocol over standard input, which is a terminal "
    "here; set up an editor to run `cfg-lsp serve`, or use `cfg-lsp check` to see what is wrong in configs"
)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `serve`."""
    parser.add_argument("--tcp", metavar="HOST:PORT", help="wait for a client at a port instead of standard input")
    parser.add_argument("--log-file", metavar="FILE", help="write what happens to a file as well")
    parser.add_argument("--stdio", action="store_true", help=argparse.SUPPRESS)  # many clients add it to any server


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve one client until it leaves."""
    address = _address(options.tcp) if options.tcp is not None else None
    if address is None and sys.stdin.isatty():
        raise WrongCall(_BY_HAND)
    _log(options.log_file)
    from cfg_lsp.lsp.server import serve_stdio, serve_tcp

    return serve_tcp(*address) if address is not None else serve_stdio()


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise WrongCall(f"--tcp takes HOST:PORT, such as 127.0.0.1:2087, and this is `{text}`")
    return host.strip("[]") or "127.0.0.1", int(port)


def _log(file: str | None) -> None:
    """Warnings go to standard error, which editors show; a log file also has what was asked and how long it took."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setLevel(logging.WARNING)
    if file is not None:
        try:
            handlers.append(logging.FileHandler(file, encoding="utf-8"))
        except OSError as error:
            raise WrongCall(f"--log-file {file} cannot be written: {(error.strerror or str(error)).lower()}") from None
    logging.basicConfig(format=_FORMAT, level=logging.WARNING, handlers=handlers)
    logging.getLogger("cfg_lsp").setLevel(logging.DEBUG if file is not None else logging.WARNING)
