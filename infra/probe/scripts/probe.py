#!/usr/bin/env python3
"""Says what an unmanaged device could reach, from a list that the access model generated.

For Linux and macOS, with Python 3.8 or later and nothing else: somebody starts it on a computer of their own, which has
nothing installed and gets nothing installed. That is why all of it is one file.

It sends no user name, no password, no token and nothing about the device, and keeps nothing but its result.

Why it has cryptography of its own: the standard library has no AES, no elliptic curves and no signatures. A program
that protects something must not do this. Here nothing is protected: keys live for a minute, belong to nobody, and what
goes through them is a certificate that was made for being refused. Neither speed nor side channels matter.
"""

import argparse
import base64
import errno
import hashlib
import hmac
import ipaddress
import json
import os
import re
import secrets
import signal
import socket
import ssl
import struct
import sys
import threading
import time

VERSION = 1
EXIT_NOTHING, EXIT_REACHED, EXIT_WRONG_CALL, EXIT_NOT_CONCLUSIVE, EXIT_STOPPED = 0, 1, 2, 3, 130

# For tests only: a file with key and certificate (PEM) to be shown in place of the self-made ones, so that a gateway
# which trusts that certificate can be seen to let it in. The result says so.
TEST_IDENTITY = "REMOTE_ACCESS_PROBE_TEST_IDENTITY"


# ---------------------------------------------------------------------------------------------------------------------
# AES-256-GCM (FIPS 197, NIST SP 800-38D)
# ---------------------------------------------------------------------------------------------------------------------


def _double(value):
    return ((value << 1) ^ 0x11B) if value & 0x80 else value << 1


def _s_box():
    box, p, q = [0x63] * 256, 1, 1
    while True:
        p ^= _double(p) & 0xFF
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        turned = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4)
        box[p] = (turned & 0xFF) ^ 0x63
        if p == 1:
            return box


S_BOX = _s_box()


def aes_round_keys(key):
    """Sixteen bytes for each of the fifteen steps of AES-256."""
    words, constant = [list(key[at : at + 4]) for at in range(0, 32, 4)], 1
    for at in range(8, 60):
        word = words[-1]
        if at % 8 == 0:
            word = [S_BOX[byte] for byte in word[1:] + word[:1]]
            word[0] ^= constant
            constant = _double(constant)
        elif at % 8 == 4:
            word = [S_BOX[byte] for byte in word]
        words.append([one ^ other for one, other in zip(words[at - 8], word)])
    return [sum(words[at : at + 4], []) for at in range(0, 60, 4)]


def aes_block(round_keys, block):
    state = [one ^ other for one, other in zip(block, round_keys[0])]
    for number, round_key in enumerate(round_keys[1:], 1):
        # SubBytes and ShiftRows in one: byte `row` of column `column` comes from a column further right.
        state = [S_BOX[state[(at + 4 * (at % 4)) % 16]] for at in range(16)]
        if number < len(round_keys) - 1:
            state = [byte for at in range(0, 16, 4) for byte in _mixed(state[at : at + 4])]
        state = [one ^ other for one, other in zip(state, round_key)]
    return bytes(state)


def _mixed(column):
    everything = column[0] ^ column[1] ^ column[2] ^ column[3]
    return [
        column[row] ^ everything ^ (_double(column[row] ^ column[(row + 1) % 4]) & 0xFF) for row in range(4)
    ]


def _ghash(subkey, data):
    total = 0
    for at in range(0, len(data), 16):
        factor, product = subkey, 0
        total ^= int.from_bytes(data[at : at + 16].ljust(16, b"\0"), "big")
        for bit in range(127, -1, -1):
            if total >> bit & 1:
                product ^= factor
            factor = (factor >> 1) ^ (0xE1 << 120 if factor & 1 else 0)
        total = product
    return total


def _padded(data):
    return data + bytes(-len(data) % 16)


def _gcm(key, nonce, associated, text, seals):
    """The other text and the tag over the sealed one."""
    round_keys = aes_round_keys(key)
    block = lambda counter: aes_block(round_keys, nonce + struct.pack(">I", counter))
    stream = b"".join(block(2 + number) for number in range((len(text) + 15) // 16))
    other = bytes(one ^ two for one, two in zip(text, stream))
    sealed = other if seals else text
    lengths = struct.pack(">QQ", 8 * len(associated), 8 * len(sealed))
    subkey = int.from_bytes(aes_block(round_keys, bytes(16)), "big")
    hashed = _ghash(subkey, _padded(associated) + _padded(sealed) + lengths)
    return other, (hashed ^ int.from_bytes(block(1), "big")).to_bytes(16, "big")


def gcm_seal(key, nonce, associated, plain):
    sealed, tag = _gcm(key, nonce, associated, plain, True)
    return sealed + tag


def gcm_open(key, nonce, associated, sealed):
    """None where somebody else wrote it."""
    plain, tag = _gcm(key, nonce, associated, sealed[:-16], False)
    return plain if hmac.compare_digest(tag, sealed[-16:]) else None


# ---------------------------------------------------------------------------------------------------------------------
# ECDH over P-384 (FIPS 186-4, D.1.2.4; RFC 5903)
# ---------------------------------------------------------------------------------------------------------------------

P = 2**384 - 2**128 - 2**96 + 2**32 - 1
B = 0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973
GENERATOR = (
    0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
    0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
)


def _add(one, other):
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(number, point):
    total = None
    for bit in bin(number)[2:]:
        total = _add(total, total)
        if bit == "1":
            total = _add(total, point)
    return total


def public_value(private):
    x, y = times(private, GENERATOR)
    return x.to_bytes(48, "big") + y.to_bytes(48, "big")


def shared_secret(private, their_value):
    """The first coordinate, as IKE has it. None for what is no point of the curve."""
    x, y = int.from_bytes(their_value[:48], "big"), int.from_bytes(their_value[48:], "big")
    if len(their_value) != 96 or max(x, y) >= P or (y * y - (x * x * x - 3 * x + B)) % P != 0:
        return None
    return times(private, (x, y))[0].to_bytes(48, "big")


# ---------------------------------------------------------------------------------------------------------------------
# RSA (RFC 8017)
# ---------------------------------------------------------------------------------------------------------------------

EXPONENT = 65537
DIGEST_INFO = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
}
SMALL_PRIMES = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]


def is_prime(number, rounds=8):
    """Miller and Rabin's test."""
    if number in (2, *SMALL_PRIMES):
        return True
    if number < 2 or number % 2 == 0 or any(number % prime == 0 for prime in SMALL_PRIMES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(rounds):
        power = pow(2 + secrets.randbelow(number - 3), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def _prime(bits):
    while True:
        number = secrets.randbits(bits) | 3 << (bits - 2) | 1
        if number % EXPONENT != 1 and is_prime(number):
            return number


class RsaKey:
    """Modulus and private exponent; the public one is always the same."""

    def __init__(self, modulus, private):
        self.modulus, self.private = modulus, private

    @staticmethod
    def made(bits=2048):
        p = q = _prime(bits // 2)
        while p == q:
            q = _prime(bits // 2)
        return RsaKey(p * q, pow(EXPONENT, -1, (p - 1) * (q - 1)))

    def sign(self, data, digest="sha256"):
        """RSASSA-PKCS1-v1_5."""
        length = (self.modulus.bit_length() + 7) // 8
        content = DIGEST_INFO[digest] + hashlib.new(digest, data).digest()
        block = b"\0\1" + b"\xff" * (length - 3 - len(content)) + b"\0" + content
        return pow(int.from_bytes(block, "big"), self.private, self.modulus).to_bytes(length, "big")


# ---------------------------------------------------------------------------------------------------------------------
# DER and certificates (X.690, RFC 5280)
# ---------------------------------------------------------------------------------------------------------------------

SEQUENCE, SET, INTEGER, BITS, OCTETS, OID, NULL, BOOLEAN, UTF8, UTC_TIME = (
    *(0x30, 0x31, 0x02, 0x03, 0x04, 0x06, 0x05, 0x01, 0x0C, 0x17),
)
COMMON_NAME = bytes.fromhex("550403")
NAME_PARTS = {COMMON_NAME: "CN", b"U\4\6": "C", b"U\4\7": "L", b"U\4\10": "ST", b"U\4\n": "O", b"U\4\v": "OU"}
KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE = (
    bytes.fromhex(oid) for oid in ("551d0e", "551d23", "551d13", "551d0f", "551d25")
)
CLIENT_AUTHENTICATION = bytes.fromhex("2b06010505070302")
RSA_ENCRYPTION = bytes.fromhex("2a864886f70d010101")
SHA256_WITH_RSA = bytes.fromhex("2a864886f70d01010b")


def der(tag, *parts):
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def der_integer(number):
    return der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def der_items(data):
    """Each element as (tag, content, whole). Raises ValueError for what is none."""
    items, at = [], 0
    while at < len(data):
        start, tag, length = at, data[at], data[at + 1] if at + 1 < len(data) else -1
        at += 2
        if length & 0x80 and length >= 0:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if length < 0 or at + length > len(data):
            raise ValueError("it is no DER")
        items.append((tag, data[at : at + length], data[start : at + length]))
        at += length
    return items


def certificate_parts(certificate):
    """Subject (DER) and subject key identifier (or None) of a certificate. Raises ValueError."""
    try:
        fields = der_items(der_items(der_items(certificate)[0][1])[0][1])
        start = 1 if fields[0][0] == 0xA0 else 0
        subject = fields[start + 4][2]
        extensions = [field[1] for field in fields if field[0] == 0xA3]
        listed = der_items(der_items(extensions[0])[0][1]) if extensions else []
        for extension in listed:
            words = der_items(extension[1])
            if words[0][1] == KEY_IDENTIFIER:
                return subject, der_items(words[-1][1])[0][1]
        return subject, None
    except IndexError:
        raise ValueError("it is no certificate")


def name_text(name):
    """A name as people write it."""
    words = []
    for _, content, _ in der_items(der_items(name)[0][1]):
        oid, value = (part[1] for part in der_items(der_items(content)[0][1])[:2])
        words.append("%s=%s" % (NAME_PARTS.get(oid, "?"), value.decode("utf-8", "replace")))
    return ", ".join(words)


def subject_text(certificate):
    try:
        return name_text(certificate_parts(certificate)[0]) or "no subject"
    except (ValueError, IndexError):
        return "an unreadable certificate"


def name_of(common_name):
    attribute = der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8, common_name.encode()))
    return der(SEQUENCE, der(SET, attribute))


def _algorithm(oid):
    return der(SEQUENCE, der(OID, oid), der(NULL))


def _extension(oid, value, critical=False):
    return der(SEQUENCE, der(OID, oid), der(BOOLEAN, b"\xff") if critical else b"", der(OCTETS, value))


def _day(seconds):
    return der(UTC_TIME, time.strftime("%y%m%d%H%M%SZ", time.gmtime(seconds)).encode())


def certificate_for(key, subject, issuer, signer, extensions):
    now = time.time()
    numbers = der(SEQUENCE, der_integer(key.modulus), der_integer(EXPONENT))
    content = der(
        SEQUENCE,
        der(0xA0, der_integer(2)),
        der_integer(secrets.randbits(126) | 1 << 126),
        _algorithm(SHA256_WITH_RSA),
        issuer,
        der(SEQUENCE, _day(now - 3600), _day(now + 2 * 86400)),
        subject,
        der(SEQUENCE, _algorithm(RSA_ENCRYPTION), der(BITS, b"\0", numbers)),
        der(0xA3, der(SEQUENCE, *extensions)),
    )
    return der(SEQUENCE, content, _algorithm(SHA256_WITH_RSA), der(BITS, b"\0", signer.sign(content)))


def _client_extensions(issuer_identifier=None):
    extensions = [
        _extension(BASIC_CONSTRAINTS, der(SEQUENCE), True),
        _extension(KEY_USAGE, der(BITS, b"\7\x80"), True),
        _extension(EXTENDED_KEY_USAGE, der(SEQUENCE, der(OID, CLIENT_AUTHENTICATION))),
    ]
    if issuer_identifier is not None:
        content = der(SEQUENCE, der(0x80, issuer_identifier))
        extensions.append(_extension(AUTHORITY_KEY_IDENTIFIER, content))
    return extensions


class Credential:
    """What is shown to a gateway: a key, its certificate, and those between it and a root."""

    def __init__(self, key, certificate, issuers=()):
        self.key, self.certificate, self.issuers = key, certificate, issuers
        self.subject = certificate_parts(certificate)[0]


def self_made(common_name="remote-access-probe"):
    """A certificate that signed itself: anybody can make one."""
    key, name = RsaKey.made(), name_of(common_name)
    return Credential(key, certificate_for(key, name, name, key, _client_extensions()))


def look_alike(key, anchor, common_name):
    """A certificate under a root that calls itself what the city's anchor is called, with another key."""
    root_key = RsaKey.made()
    issuer, identifier = certificate_parts(anchor)
    identifier = identifier or hashlib.sha1(anchor).digest()
    root_extensions = [
        _extension(BASIC_CONSTRAINTS, der(SEQUENCE, der(BOOLEAN, b"\xff")), True),
        _extension(KEY_USAGE, der(BITS, b"\1\6"), True),
        _extension(KEY_IDENTIFIER, der(OCTETS, identifier)),
    ]
    root = certificate_for(root_key, issuer, issuer, root_key, root_extensions)
    extensions = _client_extensions(identifier)
    return Credential(key, certificate_for(key, name_of(common_name), issuer, root_key, extensions), (root,))


def given_identity(path):
    """Key and certificate of a test (see TEST_IDENTITY)."""
    with open(path, encoding="ascii") as file:
        text = file.read()
    blocks = dict(re.findall(r"-----BEGIN ([A-Z ]+)-----([^-]+)-----END", text))
    pkcs8 = der_items(der_items(base64.b64decode(blocks["PRIVATE KEY"]))[0][1])
    numbers = [int.from_bytes(item[1], "big") for item in der_items(der_items(pkcs8[2][1])[0][1])]
    return Credential(RsaKey(numbers[1], numbers[3]), base64.b64decode(blocks["CERTIFICATE"]))


# ---------------------------------------------------------------------------------------------------------------------
# IKEv2 (RFC 7296), as far as the gateway's answer about a certificate
# ---------------------------------------------------------------------------------------------------------------------

SUITE = {"encryption": "aes256gcm16", "prf": "sha384", "group": "ecp384"}
IKE_SA_INIT, IKE_AUTH, INFORMATIONAL = 34, 35, 37
SA, KE, IDI, IDR, CERT, AUTH, NONCE, NOTIFY, DELETE, TSI, TSR, SK, CP, EAP, SKF = (
    *(33, 34, 35, 36, 37, 39, 40, 41, 42, 44, 45, 46, 47, 48, 53),
)
NO_PROPOSAL_CHOSEN, INVALID_KE_PAYLOAD, AUTHENTICATION_FAILED = 14, 17, 24
# Errors about addresses and tunnels: nobody comes as far as that who was not let in (RFC 7296, 3.10.1 and 1.3).
AFTER_AUTHENTICATION = {
    NO_PROPOSAL_CHOSEN: "no proposal chosen",
    34: "single pair required",
    35: "no additional SAs",
    36: "internal address failure",
    37: "failed CP required",
    38: "TS unacceptable",
}
NAT_SOURCE, NAT_DESTINATION, COOKIE, FRAGMENTATION, SIGNATURE_HASHES = 16388, 16389, 16390, 16430, 16431
ECP384 = 20
FRAGMENT_BYTES = 1000


class IkeEnd(Exception):
    """The exchange ends here, with this verdict and detail."""


def chained(payloads):
    """Payloads one after the other, each naming the next one's type."""
    types = [one[0] for one in payloads[1:]] + [0]
    return b"".join(
        struct.pack(">BBH", following, 0, 4 + len(body)) + body for following, (_, body) in zip(types, payloads)
    )


def payloads_in(kind, data):
    """Raises IkeEnd for what is none."""
    found = []
    while kind != 0:
        following, _, length = struct.unpack(">BBH", data[:4]) if len(data) >= 4 else (0, 0, 0)
        if not 4 <= length <= len(data):
            raise IkeEnd(NOT_TRIED, "the gateway's answer is malformed")
        found.append((kind, data[4:length]))
        kind, data = following, data[length:]
    return found


def notify(kind, data=b""):
    return NOTIFY, struct.pack(">BBH", 0, 0, kind) + data


def notifies(payloads):
    """Notification types with their data."""
    bodies = [body for kind, body in payloads if kind == NOTIFY and len(body) >= 4]
    return {struct.unpack(">H", body[2:4])[0]: body[4 + body[1] :] for body in bodies}


def proposal(protocol, spi, transforms):
    """One proposal, which is all that is offered. A transform: type, number, key length or None."""
    listed = b""
    for at, (kind, number, bits) in enumerate(transforms):
        attributes = struct.pack(">HH", 0x800E, bits) if bits else b""
        last = 0 if at == len(transforms) - 1 else 3
        listed += struct.pack(">BBHBBH", last, 0, 8 + len(attributes), kind, 0, number) + attributes
    head = struct.pack(">BBHBBBB", 0, 0, 8 + len(spi) + len(listed), 1, protocol, len(spi), len(transforms))
    return SA, head + spi + listed


def ike_proposal():
    """AES-GCM with 256 bits and a tag of 16 bytes, HMAC-SHA-384 as PRF, ECP-384."""
    return proposal(1, b"", [(1, 20, 256), (2, 6, None), (4, ECP384, None)])


def esp_proposal():
    return proposal(3, secrets.token_bytes(4), [(1, 20, 256), (5, 0, None)])


def everywhere(kind):
    """A traffic selector for all addresses: what the gateway allows of it is its own business."""
    selector = struct.pack(">BBHHH", 7, 0, 16, 0, 65535) + bytes(4) + b"\xff" * 4
    return kind, struct.pack(">BBH", 1, 0, 0) + selector


def prf(key, data):
    return hmac.new(key, data, "sha384").digest()


def prf_plus(key, seed, length):
    """RFC 7296, 2.13."""
    stream, block = b"", b""
    while len(stream) < length:
        block = prf(key, block + seed + bytes([len(stream) // 48 + 1]))
        stream += block
    return stream[:length]


class IkeKeys:
    """Keys of one IKE SA (RFC 7296, 2.14). A cipher that authenticates itself needs none for integrity (RFC 5282)."""

    def __init__(self, secret, nonces, spis):
        seed = prf(nonces, secret)
        stream = prf_plus(seed, nonces + spis, 48 + 2 * 36 + 2 * 48)
        self.to_gateway, self.from_gateway = stream[48:84], stream[84:120]
        self.own_identity = stream[120:168]


class IkeSession:
    """One attempt to come in, with one credential."""

    def __init__(self, address, ports, wait):
        self.address, self.ports, self.wait = address, ports, wait
        self.own_spi, self.their_spi = secrets.token_bytes(8), bytes(8)
        self.private = 1 + secrets.randbelow(ORDER - 1)
        self.nonce, self.ivs = secrets.token_bytes(32), 0
        self.keys, self.request, self.their_nonce, self.told = None, b"", b"", {}

    def come_in(self, credential):
        """How far that credential leads. Raises IkeEnd."""
        self.begin()
        with datagrams(self.address, self.ports[1]) as connection:
            payloads = self.ask(connection, IKE_AUTH, 1, self.auth_payloads(credential))
            if payloads is None:
                raise IkeEnd(SILENT, "IKE_SA_INIT was answered, IKE_AUTH was not")
            verdict, detail = judged(payloads)
            if verdict == REACHED:
                self.ask(connection, INFORMATIONAL, 2, [(DELETE, struct.pack(">BBH", 1, 0, 0))], tries=1)
        return verdict, detail

    # IKE_SA_INIT

    def begin(self):
        cookie = []
        with datagrams(self.address, self.ports[0]) as connection:
            for _ in range(3):
                payloads = self.first_exchange(connection, cookie)
                told = notifies(payloads)
                if COOKIE not in told:
                    return self.agree(payloads, told)
                cookie = [notify(COOKIE, told[COOKIE])]
        raise IkeEnd(NOT_TRIED, "the gateway asks for one cookie after the other")

    def first_exchange(self, connection, cookie):
        # An address that is not its own: so the gateway takes it to be behind a router and answers on the second port,
        # and the device's address is told to nobody.
        destination = self.own_spi + bytes(8) + socket.inet_pton(connection.family, self.address)
        destination += struct.pack(">H", self.ports[0])
        payloads = cookie + [
            ike_proposal(),
            (KE, struct.pack(">HH", ECP384, 0) + public_value(self.private)),
            (NONCE, self.nonce),
            notify(NAT_SOURCE, secrets.token_bytes(20)),
            notify(NAT_DESTINATION, hashlib.sha1(destination).digest()),
            notify(FRAGMENTATION),
            notify(SIGNATURE_HASHES, struct.pack(">HHH", 2, 3, 4)),
        ]
        content = chained(payloads)
        self.request = self.header(payloads[0][0], IKE_SA_INIT, 0, 28 + len(content)) + content
        answer = self.exchanged(connection, [self.request], self.first_answer, 3)
        if answer is None:
            raise IkeEnd(SILENT, "the gateway does not answer IKE_SA_INIT: nothing is known of it")
        return answer

    def first_answer(self, data):
        if not self.is_answer(data, IKE_SA_INIT, 0):
            return None
        self.their_spi = data[8:16]
        return payloads_in(data[16], data[28:])

    def agree(self, payloads, told):
        if NO_PROPOSAL_CHOSEN in told:
            raise IkeEnd(NOT_TRIED, "the gateway takes no such suite: the certificate was not shown")
        if INVALID_KE_PAYLOAD in told:
            group = int.from_bytes(told[INVALID_KE_PAYLOAD], "big")
            raise IkeEnd(NOT_TRIED, "the gateway wants group %d: the certificate was not shown" % group)
        bodies = dict(payloads)
        if KE not in bodies or NONCE not in bodies:
            raise IkeEnd(NOT_TRIED, "the gateway answers IKE_SA_INIT with %s" % (sorted(told) or "nothing to go on"))
        secret = shared_secret(self.private, bodies[KE][4:]) if bodies[KE][:2] == b"\0\x14" else None
        if secret is None:
            raise IkeEnd(NOT_TRIED, "the gateway's key is no point of the curve")
        self.their_nonce, self.told = bodies[NONCE], told
        self.keys = IkeKeys(secret, self.nonce + self.their_nonce, self.own_spi + self.their_spi)

    # IKE_AUTH

    def auth_payloads(self, credential):
        identity = struct.pack(">BBH", 9, 0, 0) + credential.subject
        certificates = (credential.certificate, *credential.issuers)
        return [
            (IDI, identity),
            *((CERT, b"\4" + one) for one in certificates),
            (AUTH, self.proof(credential.key, identity)),
            (CP, struct.pack(">BBHHHHH", 1, 0, 0, 1, 0, 3, 0)),
            esp_proposal(),
            everywhere(TSI),
            everywhere(TSR),
        ]

    def proof(self, key, identity):
        """Shows that it has the key: as RFC 7427 says where the gateway knows that, over SHA-1 elsewhere."""
        signed = self.request + self.their_nonce + prf(self.keys.own_identity, identity)
        if SIGNATURE_HASHES not in self.told:
            return struct.pack(">BBH", 1, 0, 0) + key.sign(signed, "sha1")
        algorithm = _algorithm(SHA256_WITH_RSA)
        return struct.pack(">BBH", 14, 0, 0) + bytes([len(algorithm)]) + algorithm + key.sign(signed)

    def ask(self, connection, exchange, number, payloads, tries=3):
        """The payloads of the gateway's answer, or None."""
        fragments = {}
        accept = lambda data: self.opened(data[4:], exchange, number, fragments) if data[:4] == bytes(4) else None
        messages = [bytes(4) + one for one in self.sealed(exchange, number, payloads)]
        return self.exchanged(connection, messages, accept, tries)

    def sealed(self, exchange, number, payloads):
        """One message, or fragments of it where the gateway knows them: routers lose large packets (RFC 7383)."""
        content = chained(payloads)
        if FRAGMENTATION not in self.told or len(content) <= FRAGMENT_BYTES:
            return [self.encrypted(exchange, number, SK, payloads[0][0], b"", content)]
        pieces = [content[at : at + FRAGMENT_BYTES] for at in range(0, len(content), FRAGMENT_BYTES)]
        return [
            self.encrypted(
                *(exchange, number, SKF, payloads[0][0] if at == 0 else 0),
                *(struct.pack(">HH", at + 1, len(pieces)), piece),
            )
            for at, piece in enumerate(pieces)
        ]

    def encrypted(self, exchange, number, kind, first, place, content):
        self.ivs += 1
        iv, content = struct.pack(">Q", self.ivs), content + b"\0"
        length = 4 + len(place) + 8 + len(content) + 16
        head = self.header(kind, exchange, number, 28 + length) + struct.pack(">BBH", first, 0, length) + place
        key = self.keys.to_gateway
        return head + iv + gcm_seal(key[:32], key[32:] + iv, head, content)

    def opened(self, data, exchange, number, fragments):
        """None for what is no answer, or not yet a whole one."""
        if not self.is_answer(data, exchange, number) or data[16] not in (SK, SKF):
            return None
        start = 32 if data[16] == SK else 36
        key = self.keys.from_gateway
        plain = gcm_open(key[:32], key[32:] + data[start : start + 8], data[:start], data[start + 8 :])
        if plain is None or plain[-1] >= len(plain):
            return None
        content = plain[: -1 - plain[-1]]
        if data[16] == SK:
            return payloads_in(data[28], content)
        place, total = struct.unpack(">HH", data[32:36])
        fragments[place] = (data[28], content)
        if not all(at in fragments for at in range(1, total + 1)):
            return None
        return payloads_in(fragments[1][0], b"".join(fragments[at][1] for at in range(1, total + 1)))

    # Both

    def header(self, first, exchange, number, length):
        return self.own_spi + self.their_spi + struct.pack(">BBBBII", first, 0x20, exchange, 8, number, length)

    def is_answer(self, data, exchange, number):
        if len(data) < 28 + 4 or data[:8] != self.own_spi:
            return False
        _, version, kind, flags, message, length = struct.unpack(">BBBBII", data[16:28])
        same_gateway = exchange == IKE_SA_INIT or data[8:16] == self.their_spi
        return same_gateway and (version, kind, message, length) == (0x20, exchange, number, len(data)) and flags & 0x20

    def exchanged(self, connection, messages, accept, tries):
        """Sends until an answer is accepted: a packet may get lost."""
        for number in range(tries):
            until = time.monotonic() + self.wait * 2 ** (number - 1)
            try:
                for message in messages:
                    connection.send(message)
                while time.monotonic() < until:
                    connection.settimeout(max(0.001, until - time.monotonic()))
                    accepted = accept(connection.recv(65535))
                    if accepted is not None:
                        return accepted
            except (socket.timeout, TimeoutError):
                continue
            except OSError:
                time.sleep(max(0, min(0.5, until - time.monotonic())))  # "Closed", says something on the way.
        return None


def judged(payloads):
    """Verdict and detail of the gateway's answer to IKE_AUTH."""
    told, bodies = notifies(payloads), dict(payloads)
    if AUTHENTICATION_FAILED in told:
        return REFUSED, "authentication failed"
    why = [text for kind, text in AFTER_AUTHENTICATION.items() if kind in told]
    if (IDR in bodies and AUTH in bodies and EAP not in bodies) or why:
        return REACHED, "the gateway takes the certificate" + (" (%s)" % why[0] if why else "")
    return NOT_TRIED, "the gateway answers IKE_AUTH with notifications %s" % sorted(told)


class Credentials:
    """What is shown to gateways: made when first asked for, since a key takes a second."""

    def __init__(self, own):
        self.own, self.made, self.lock = own, {}, threading.Lock()

    def of(self, target):
        if target["credential"] == "self-made":
            return self.own
        with self.lock:
            anchor, name = base64.b64decode(target["issuer"]), target["subject"]
            if (anchor, name) not in self.made:
                self.made[anchor, name] = look_alike(self.own.key, anchor, name)
            return self.made[anchor, name]


def try_ike(target, context):
    if target["suite"] != SUITE:
        return NOT_TRIED, "this script knows another suite only"
    if target["credential"] not in ("self-made", "look-alike"):
        return NOT_TRIED, "this script knows no credential %s" % target["credential"]
    found = addresses(target["host"], 3 * context.wait)
    if not found:
        return NO_ADDRESS
    credential = context.credentials.of(target)
    try:
        return IkeSession(found[0], target.get("ports", [500, 4500]), context.wait).come_in(credential)
    except IkeEnd as end:
        return end.args


# ---------------------------------------------------------------------------------------------------------------------
# What is tried, by the target's kind. Each gives a verdict and a detail.
# ---------------------------------------------------------------------------------------------------------------------

REACHED, ANSWERED, REFUSED, SILENT, EXPECTED, NOT_TRIED = (
    *("reached", "answered", "refused", "silent", "expected", "not-tried"),
)
BANNER_SECONDS, BANNER_BYTES = 1, 200
NOT_THERE = (404, 410, 502, 503, 504)
NO_ADDRESS = (SILENT, "the name has no address here")


class Context:
    """What every target needs to know."""

    def __init__(self, wait, internal, credentials):
        self.wait, self.internal, self.credentials = wait, internal, credentials


# What a resolver says of a name without an address. Anything else it says, or nothing, is no answer.
NO_SUCH_NAME = {getattr(socket, name, socket.EAI_NONAME) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")}
NO_NETWORK = (errno.ENETUNREACH, errno.ENETDOWN)


def addresses(host, seconds):
    """Addresses of a name, as the device's own resolver says, which has no time limit of its own.

    Raises OSError where it does not answer: what was not asked has not been found shut.
    """
    try:
        # An address needs no resolver, and shall not wait for one on a busy device.
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        found, said = [], []

    def ask():
        try:
            found.extend(entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        except OSError as error:
            if error.errno not in NO_SUCH_NAME:
                return
        except UnicodeError:
            pass
        said.append(True)

    asker = threading.Thread(target=ask, daemon=True)
    asker.start()
    asker.join(seconds)
    if not said:
        raise OSError("the device's resolver does not answer")
    return list(dict.fromkeys(found))


def opened(host, port, context):
    """An open connection, or else the verdict and detail that say why there is none."""
    found = addresses(host, 3 * context.wait)
    if not found:
        return None, NO_ADDRESS
    why = (SILENT, "no answer")
    for address in found:
        try:
            return socket.create_connection((address, port), context.wait), None
        except (socket.timeout, TimeoutError):
            pass
        except OSError as error:
            # Where there is no network, nobody has said no.
            why = SILENT if error.errno in NO_NETWORK else REFUSED, (error.strerror or "refused").lower()
    return None, why


def ascii_of(data):
    return "".join(chr(byte) for byte in data if 32 <= byte < 127).strip()


def try_tcp(target, context):
    connection, why = opened(target["host"], target["port"], context)
    if connection is None:
        return why
    with connection:
        connection.settimeout(BANNER_SECONDS)
        try:
            banner = ascii_of(connection.recv(BANNER_BYTES))
        except OSError:
            banner = ""
    return REACHED, 'it says "%s"' % banner if banner else "the connection opens"


def try_udp(target, context):
    found = addresses(target["host"], 3 * context.wait)
    if not found:
        return NO_ADDRESS
    with datagrams(found[0], target["port"]) as connection:
        connection.settimeout(context.wait)
        for _ in range(2):
            try:
                connection.send(bytes.fromhex(target["send"]))
                return REACHED, "%d bytes came back" % len(connection.recv(65535))
            except (socket.timeout, TimeoutError):
                continue
            except OSError as error:
                return REFUSED, (error.strerror or "refused").lower()
    return SILENT, "no answer"


def datagrams(address, port):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_DGRAM)
    try:
        connection.connect((address, port))
    except OSError:
        connection.close()
        raise
    return connection


def encrypted(connection, name):
    """TLS with whomever: what counts is that it opens. Old versions too, which an old server may speak."""
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    settings.check_hostname, settings.verify_mode = False, ssl.CERT_NONE
    try:
        settings.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        settings.set_ciphers("ALL:@SECLEVEL=0")
    except (ValueError, ssl.SSLError):
        pass  # A library that was built without them.
    return settings.wrap_socket(connection, server_hostname=name)


def try_tls(target, context, then=lambda secured: (REACHED, "TLS opens")):
    connection, why = opened(target.get("address", target["host"]), target["port"], context)
    if connection is None:
        return why
    connection.settimeout(context.wait)
    try:
        with encrypted(connection, target["host"]) as secured:
            verdict, detail = then(secured)
            shown = subject_text(secured.getpeercert(binary_form=True) or b"")
            return verdict, "%s; certificate of %s" % (detail, shown)
    except (OSError, ValueError) as error:
        connection.close()
        why = getattr(error, "reason", None) or type(error).__name__
        return ANSWERED, "the connection opens, TLS does not (%s)" % why


def try_web(target, context):
    return try_tls(target, context, lambda secured: _asked(secured, target, context))


def _asked(secured, target, context):
    port = "" if target["port"] == 443 else ":%d" % target["port"]
    lines = (
        "GET %s HTTP/1.1" % target["path"],
        "Host: %s%s" % (target["host"], port),
        "User-Agent: remote-access-probe",
        "Accept: */*",
        "Connection: close",
    )
    secured.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    head, until = b"", time.monotonic() + 2 * context.wait
    while b"\n" not in head and len(head) < 4096 and time.monotonic() < until:
        try:
            piece = secured.recv(4096)
        except OSError:
            break
        if not piece:
            break
        head += piece
    status = re.match(rb"HTTP/1\.[01] (\d{3})\b", head)
    if status is None:
        return ANSWERED, "TLS opens, no HTTP follows"
    code = int(status.group(1))
    return ANSWERED if code in NOT_THERE else REACHED, "status %d" % code


def try_dns(target, context):
    found = addresses(target["name"], 3 * context.wait)
    if not found:
        return SILENT, "no answer"
    inside = [one for one in found if any(_within(one, network) for network in context.internal)]
    return (REACHED if inside else ANSWERED), "it is " + ", ".join(inside or found)


def _within(address, network):
    parsed = ipaddress.ip_address(address.split("%")[0])
    return parsed.version == network.version and parsed in network


def try_control(target, context):
    connection, why = opened(target["host"], target["port"], context)
    if connection is None:
        return NOT_TRIED, "what must answer does not: %s" % why[1]
    connection.close()
    return EXPECTED, "it answers"


KINDS = {
    "dns": (try_dns, {"name": str}),
    "tcp": (try_tcp, {"host": str, "port": int}),
    "udp": (try_udp, {"host": str, "port": int, "send": str}),
    "tls": (try_tls, {"host": str, "port": int}),
    "web": (try_web, {"host": str, "port": int, "path": str}),
    "ike": (try_ike, {"host": str, "credential": str, "suite": dict}),
    "control": (try_control, {"host": str, "port": int}),
}


def tried(target, context):
    kind = KINDS.get(target["kind"])
    if kind is None:
        return NOT_TRIED, "this script knows no %s" % target["kind"]
    try:
        return kind[0](target, context)
    except Exception as error:  # One target that cannot be tried must not hide the others.
        return NOT_TRIED, "it could not be tried: %s" % (error or type(error).__name__)


# ---------------------------------------------------------------------------------------------------------------------
# The list and the result
# ---------------------------------------------------------------------------------------------------------------------


class WrongCall(Exception):
    """What is wrong with call or list, and what to do."""


def read_list(path):
    """The list and the digest of its bytes."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        found = json.loads(data.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise WrongCall("%s cannot be read: %s" % (path, error))
    faults = list_faults(found)
    if faults:
        raise WrongCall("%s is no list for this script:\n%s" % (path, "\n".join("  " + one for one in faults)))
    return found, hashlib.sha256(data).hexdigest()


def list_faults(found):
    if not isinstance(found, dict) or found.get("schema") != "probe-list/v1":
        return ["its schema is not probe-list/v1: take script and list from the same kit"]
    faults = ["%s is missing" % key for key in ("stack", "nonce") if not isinstance(found.get(key), str)]
    for key in ("internal", "targets"):
        if not isinstance(found.get(key), list):
            faults.append("%s is missing" % key)
    if faults:
        return faults
    if not found["targets"]:
        faults.append("targets is empty: nothing would be tried")
    for network in found["internal"]:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            faults.append("internal: %s" % error)
    ids = [one.get("id") if isinstance(one, dict) else None for one in found["targets"]]
    faults += ["%s is there twice" % one for one in sorted({one for one in ids if one and ids.count(one) > 1})]
    for number, target in enumerate(found["targets"], 1):
        faults += target_faults(number, target)
    return faults


def target_faults(number, target):
    if not isinstance(target, dict):
        return ["target %d is no object" % number]
    needed = {"id": str, "kind": str, "what": str, **KINDS.get(target.get("kind"), (None, {}))[1]}
    if target.get("credential") == "look-alike":
        needed.update(issuer=str, subject=str)
    faults = [
        "target %d (%s): %s is missing" % (number, target.get("id", "no id"), key)
        for key, form in needed.items()
        if not isinstance(target.get(key), form) or isinstance(target.get(key), bool)
    ]
    if isinstance(target.get("port"), int) and not 1 <= target["port"] <= 65535:
        faults.append("target %d (%s): port is not from 1 to 65535" % (number, target.get("id", "no id")))
    if target.get("kind") == "udp" and not re.fullmatch(r"([0-9a-fA-F]{2})+", str(target.get("send"))):
        faults.append("target %d (%s): send is no hexadecimal text" % (number, target.get("id", "no id")))
    return faults


class Stopwatch:
    """Says on a terminal how far it is, when it takes longer than two seconds."""

    def __init__(self, total):
        self.total, self.done, self.start = total, 0, time.monotonic()
        self.lock, self.told = threading.Lock(), False

    def tell(self):
        if sys.stderr.isatty() and time.monotonic() - self.start > 2:
            sys.stderr.write("\r%d of %d tried ... " % (self.done, self.total))
            sys.stderr.flush()
            self.told = True

    def clear(self):
        if self.told:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def try_all(targets, context, chosen, at_once):
    """Verdict and detail of every target, in the list's order."""
    found, waiting = [None] * len(targets), iter(range(len(targets)))
    watch = Stopwatch(len(targets))

    def work():
        while True:
            with watch.lock:
                at = next(waiting, None)
            if at is None:
                return
            target = targets[at]
            found[at] = tried(target, context) if chosen(target) else (NOT_TRIED, "left out by --only")
            watch.done += 1

    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(at_once, len(targets)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            worker.join(0.2)
            watch.tell()
    watch.clear()
    return found


DETAIL_LENGTH = 1000


def findings_of(targets, found):
    return [
        {"id": target["id"], "verdict": verdict, "detail": re.sub(r"[^ -~]", "?", detail)[:DETAIL_LENGTH]}
        for target, (verdict, detail) in zip(targets, found)
    ]


def doubts(targets, findings):
    """Why silence elsewhere may mean nothing."""
    found = [
        "%s: %s" % (finding["id"], finding["detail"])
        for target, finding in zip(targets, findings)
        if finding["verdict"] == NOT_TRIED or (target["kind"] == "ike" and finding["verdict"] == SILENT)
    ]
    if all(finding["verdict"] == SILENT for finding in findings):
        found.append("nothing at all has answered, as on a device without a network")
    if not any(target["kind"] in ("ike", "control") for target in targets):
        found.append("nothing in the list had to answer: a device without any network would have found the same")
    return found


def canonical(value):
    """RFC 8785, for what a result has: text, whole numbers, true and false."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def signed_result(asked, digest, started, findings, credential, is_test):
    result = {
        "schema": "probe-result/v1",
        "list": digest,
        "stack": asked["stack"],
        "nonce": asked["nonce"],
        "script": "probe.py",
        "version": VERSION,
        "started": started,
        "ended": now(),
        "findings": findings,
        "reached": [finding["id"] for finding in findings if finding["verdict"] == REACHED],
        "conclusive": not doubts(asked["targets"], findings),
        "certificate": base64.b64encode(credential.certificate).decode(),
        **({"testIdentity": True} if is_test else {}),
    }
    return {**result, "signature": base64.b64encode(credential.key.sign(canonical(result))).decode()}


def write_whole(path, text):
    """Another name first: nobody finds half of it."""
    try:
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(path + ".new", path)
    except OSError as error:
        raise WrongCall("%s cannot be written: %s; name another place with --out" % (path, error))


COLOURS = {REACHED: "31", NOT_TRIED: "33", EXPECTED: "32"}


def said(asked, result):
    """The sentence that counts, why it may not, and the table."""
    named = {target["id"]: target["what"] for target in asked["targets"]}
    reached = ["%s (%s)" % (named[one], one) for one in result["reached"]]
    lines = ["This unmanaged device at %s could reach: %s." % (result["started"], "; ".join(reached) or "nothing")]
    if "testIdentity" in result:
        lines.append("It showed a certificate that a test gave it: --verify refuses this result.")
    why = doubts(asked["targets"], result["findings"])
    if why:
        lines += ["This is not conclusive:"] + ["  " + one for one in why]
    width = max([len(one) for one in named.values()] + [4])
    lines += ["", "%s  %-9s  %s" % ("what".ljust(width), "verdict", "detail")]
    for finding in result["findings"]:
        verdict = finding["verdict"].ljust(9)
        colour = COLOURS.get(finding["verdict"])
        if colour and sys.stdout.isatty():
            verdict = "\033[%sm%s\033[0m" % (colour, verdict)
        lines.append("%s  %s  %s" % (named[finding["id"]].ljust(width), verdict, finding["detail"]))
    return "\n".join(lines)


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="probe.py",
        description="Says what this unmanaged device could reach, from a list that the access model generated.",
        epilog="exit codes: 0 nothing reached; 1 something reached; 2 wrong call or unreadable list; "
        "3 nothing reached, but not conclusive; 130 stopped",
    )
    parser.add_argument("list", help="probe-list.json of the kit")
    parser.add_argument("--out", help="file for the signed result (default: probe-result.json beside the list)")
    parser.add_argument("--json", action="store_true", help="print the result instead of the table")
    parser.add_argument("--only", type=_pattern, help="only targets whose id matches; makes it inconclusive")
    parser.add_argument("--wait", type=_positive, default=3000, help="milliseconds for an answer (default: 3000)")
    parser.add_argument("--at-once", type=_positive, default=16, help="how many at the same time (default: 16)")
    return parser.parse_args(words)


def _positive(text):
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise argparse.ArgumentTypeError("%s is no number from 1 to 999999" % text)
    return int(text)


def _pattern(text):
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError("%s is no regular expression: %s" % (text, error))


def run(words):
    options = arguments(words)
    asked, digest = read_list(options.list)
    started = now()
    identity = os.environ.get(TEST_IDENTITY)
    credential = given_identity(identity) if identity else self_made()
    context = Context(
        options.wait / 1000, [ipaddress.ip_network(one) for one in asked["internal"]], Credentials(credential)
    )
    chosen = lambda target: options.only is None or options.only.search(target["id"]) is not None
    findings = findings_of(asked["targets"], try_all(asked["targets"], context, chosen, options.at_once))
    result = signed_result(asked, digest, started, findings, credential, bool(identity))
    text = canonical(result).decode()
    out = options.out or os.path.join(os.path.dirname(os.path.abspath(options.list)), "probe-result.json")
    write_whole(out, text + "\n")
    print(text if options.json else said(asked, result))
    if not options.json:
        thumbprint = hashlib.sha1(credential.certificate).hexdigest().upper()
        print("\nThe result lies in %s, signed by the certificate with the thumbprint %s." % (out, thumbprint))
    if result["reached"]:
        return EXIT_REACHED
    return EXIT_NOTHING if result["conclusive"] else EXIT_NOT_CONCLUSIVE


def main():
    if sys.version_info < (3, 8):
        print("probe.py: this is Python %d.%d; it needs 3.8 or later" % sys.version_info[:2], file=sys.stderr)
        return EXIT_WRONG_CALL
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(sys.argv[1:])
    except WrongCall as error:
        print("probe.py: %s" % error, file=sys.stderr)
        return EXIT_WRONG_CALL
    except KeyboardInterrupt:
        print("probe.py: stopped; nothing was written", file=sys.stderr)
        return EXIT_STOPPED
    except Exception as error:  # Whatever it is, it is not what 1 means.
        why = "%s: %s" % (type(error).__name__, error)
        print("probe.py: it broke (%s); tell whoever gave you the kit" % why, file=sys.stderr)
        return EXIT_WRONG_CALL


if __name__ == "__main__":
    sys.exit(main())
