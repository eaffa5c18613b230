<#
.SYNOPSIS
Says what this unmanaged device could reach, from a list that the access model generated.

.DESCRIPTION
For Windows PowerShell 5.1 (with .NET Framework 4.7.2 or later) and PowerShell 7, and nothing else: somebody starts it on a
computer of their own, which has nothing installed and gets nothing installed. That is why all of it is one file.

It sends no user name, no password, no token and nothing about the device, and keeps nothing but its result.

  powershell -NoProfile -ExecutionPolicy Bypass -File probe.ps1 -List probe-list.json

  -List FILE     probe-list.json of the kit
  -Out FILE      file for the signed result (default: probe-result.json beside the list)
  -Json          print the result instead of the table
  -Only REGEXP   only targets whose id matches; makes it inconclusive
  -Wait MS       milliseconds for an answer (default: 3000)
  -AtOnce N      how many at the same time (default: 16)

Exit codes: 0 nothing reached; 1 something reached; 2 wrong call or unreadable list; 3 nothing reached, but not
conclusive; 130 stopped.

.NOTES
Why the work is done in C#, which Add-Type compiles when the script starts: both PowerShells bring a compiler; in PowerShell
itself arrays come apart and numbers change their kind on the way, it counts slowly, and nothing but a Windows could run it
in a test. A computer that forbids this (constrained language mode, as employers set it) says so and ends with 2. Only what
the C# 5 compiler of Windows PowerShell knows is used, and only ASCII, since that PowerShell takes a file without a mark for
one in the country's old character set.

Why it has cryptography of its own: .NET Framework has neither AES-GCM nor the bare result of ECDH. A program that protects
something must not do this. Here nothing is protected: keys live for a minute, belong to nobody, and what goes through them
is a certificate that was made for being refused. Neither speed nor side channels matter.

Whatever goes wrong must not end with 1, which means that something was reached and is what PowerShell says of every fault of
its own: so there is a trap, and neither a param block nor a #requires. In the trap stand commands alone: constrained language
mode forbids nearly everything else.
#>

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

trap {
    Write-Warning -Message "probe.ps1: this PowerShell does not let it work: $($_.Exception.Message)"
    Write-Warning -Message 'It needs a new window of Windows PowerShell 5.1 with .NET Framework 4.7.2 or later, or of PowerShell 7.'
    exit 2
}

$source = @'
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Numerics;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace RemoteAccessProbe
{
    // ---------------------------------------------------------------------------------------------------------------
    // Bytes
    // ---------------------------------------------------------------------------------------------------------------

    internal static class Bytes
    {
        public static byte[] Of(params byte[] bytes) { return bytes; }

        public static byte[] Join(params byte[][] parts) { return parts.SelectMany(part => part).ToArray(); }

        public static byte[] Part(byte[] data, int from, int length)
        {
            byte[] part = new byte[length];
            Array.Copy(data, from, part, 0, length);
            return part;
        }

        public static byte[] From(byte[] data, int from) { return Part(data, from, data.Length - from); }

        public static byte[] Random(int length)
        {
            byte[] bytes = new byte[length];
            using (RandomNumberGenerator source = RandomNumberGenerator.Create()) { source.GetBytes(bytes); }
            return bytes;
        }

        /// The number, highest byte first.
        public static byte[] Big(ulong number, int length)
        {
            byte[] bytes = new byte[length];
            for (int at = length - 1; at >= 0; at--) { bytes[at] = (byte)(number & 0xFF); number >>= 8; }
            return bytes;
        }

        public static ulong Number(byte[] data, int from, int length)
        {
            ulong number = 0;
            for (int at = from; at < from + length; at++) { number = number << 8 | data[at]; }
            return number;
        }

        public static BigInteger Whole(byte[] data)
        {
            return new BigInteger(Join(data.Reverse().ToArray(), new byte[1]));
        }

        public static byte[] Big(BigInteger number, int length)
        {
            byte[] low = number.ToByteArray();
            byte[] bytes = new byte[length];
            for (int at = 0; at < low.Length && at < length; at++) { bytes[length - 1 - at] = low[at]; }
            return bytes;
        }

        public static byte[] Hex(string text)
        {
            return Enumerable.Range(0, text.Length / 2).Select(at => Convert.ToByte(text.Substring(2 * at, 2), 16)).ToArray();
        }

        public static string Hex(byte[] data) { return BitConverter.ToString(data).Replace("-", "").ToLowerInvariant(); }

        public static bool Same(byte[] one, byte[] other) { return one.SequenceEqual(other); }

        public static byte[] Sha1(byte[] data)
        {
            using (SHA1 digest = SHA1.Create()) { return digest.ComputeHash(data); }
        }

        public static byte[] Sha256(byte[] data)
        {
            using (SHA256 digest = SHA256.Create()) { return digest.ComputeHash(data); }
        }

        /// Printable ASCII alone.
        public static string Ascii(byte[] data, int length)
        {
            return new string(data.Take(length).Where(one => one >= 32 && one < 127).Select(one => (char)one).ToArray()).Trim();
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // AES-256-GCM (NIST SP 800-38D) over the AES that .NET has
    // ---------------------------------------------------------------------------------------------------------------

    internal static class Gcm
    {
        public static byte[] Seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain)
        {
            byte[] tag;
            byte[] cipher = Work(key, nonce, associated, plain, true, out tag);
            return Bytes.Join(cipher, tag);
        }

        /// null where somebody else wrote it.
        public static byte[] Open(byte[] key, byte[] nonce, byte[] associated, byte[] sealedText)
        {
            if (sealedText.Length < 16) { return null; }
            byte[] tag;
            byte[] cipher = Bytes.Part(sealedText, 0, sealedText.Length - 16);
            byte[] plain = Work(key, nonce, associated, cipher, false, out tag);
            return Bytes.Same(tag, Bytes.From(sealedText, cipher.Length)) ? plain : null;
        }

        private static byte[] Work(byte[] key, byte[] nonce, byte[] associated, byte[] text, bool seals, out byte[] tag)
        {
            int blocks = (text.Length + 15) / 16;
            // The hash's subkey, the tag's mask, and what hides the text.
            byte[] stream = Encrypted(key, Bytes.Join(
                new byte[16],
                Enumerable.Range(1, blocks + 1).SelectMany(at => Bytes.Join(nonce, Bytes.Big((ulong)at, 4))).ToArray()));
            byte[] other = new byte[text.Length];
            for (int at = 0; at < text.Length; at++) { other[at] = (byte)(text[at] ^ stream[32 + at]); }
            byte[] cipher = seals ? other : text;
            byte[] lengths = Bytes.Join(Bytes.Big(8UL * (ulong)associated.Length, 8), Bytes.Big(8UL * (ulong)cipher.Length, 8));
            byte[] hashed = Hash(stream, Bytes.Join(Padded(associated), Padded(cipher), lengths));
            for (int at = 0; at < 16; at++) { hashed[at] ^= stream[16 + at]; }
            tag = hashed;
            return other;
        }

        private static byte[] Encrypted(byte[] key, byte[] blocks)
        {
            using (Aes aes = Aes.Create())
            {
                aes.Key = key;
                aes.Mode = CipherMode.ECB;
                aes.Padding = PaddingMode.None;
                using (ICryptoTransform transform = aes.CreateEncryptor())
                {
                    return transform.TransformFinalBlock(blocks, 0, blocks.Length);
                }
            }
        }

        private static byte[] Padded(byte[] data) { return Bytes.Join(data, new byte[(16 - data.Length % 16) % 16]); }

        private static byte[] Hash(byte[] subkey, byte[] data)
        {
            ulong high = 0, low = 0;
            for (int at = 0; at < data.Length; at += 16)
            {
                high ^= Bytes.Number(data, at, 8);
                low ^= Bytes.Number(data, at + 8, 8);
                ulong factorHigh = Bytes.Number(subkey, 0, 8), factorLow = Bytes.Number(subkey, 8, 8);
                ulong productHigh = 0, productLow = 0;
                for (int bit = 0; bit < 128; bit++)
                {
                    ulong set = bit < 64 ? high >> (63 - bit) & 1 : low >> (127 - bit) & 1;
                    if (set == 1) { productHigh ^= factorHigh; productLow ^= factorLow; }
                    bool carry = (factorLow & 1) == 1;
                    factorLow = factorLow >> 1 | factorHigh << 63;
                    factorHigh = factorHigh >> 1 ^ (carry ? 0xE100000000000000UL : 0UL);
                }
                high = productHigh;
                low = productLow;
            }
            return Bytes.Join(Bytes.Big(high, 8), Bytes.Big(low, 8));
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // ECDH over P-384 (FIPS 186-4, D.1.2.4; RFC 5903)
    // ---------------------------------------------------------------------------------------------------------------

    internal sealed class Point
    {
        public readonly BigInteger X, Y;

        public Point(BigInteger x, BigInteger y) { X = x; Y = y; }
    }

    internal static class Curve
    {
        private static readonly BigInteger P =
            BigInteger.Pow(2, 384) - BigInteger.Pow(2, 128) - BigInteger.Pow(2, 96) + BigInteger.Pow(2, 32) - 1;
        private static readonly BigInteger B = Number(
            "B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF");
        private static readonly BigInteger Order = Number(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");
        private static readonly Point Generator = new Point(
            Number("AA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7"),
            Number("3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F"));

        private static BigInteger Number(string hex) { return Bytes.Whole(Bytes.Hex(hex)); }

        private static BigInteger Mod(BigInteger number)
        {
            BigInteger rest = BigInteger.Remainder(number, P);
            return rest.Sign < 0 ? rest + P : rest;
        }

        /// Euclid's way.
        private static BigInteger Inverse(BigInteger number)
        {
            BigInteger one = P, other = Mod(number), before = 0, now = 1;
            while (!other.IsZero)
            {
                BigInteger rest, quotient = BigInteger.DivRem(one, other, out rest);
                BigInteger next = before - quotient * now;
                one = other; other = rest; before = now; now = next;
            }
            return Mod(before);
        }

        private static Point Add(Point one, Point other)
        {
            if (one == null || other == null) { return one ?? other; }
            BigInteger slope;
            if (one.X == other.X)
            {
                if (Mod(one.Y + other.Y).IsZero) { return null; }
                slope = Mod(3 * (one.X * one.X - 1) * Inverse(2 * one.Y));
            }
            else
            {
                slope = Mod((other.Y - one.Y) * Inverse(other.X - one.X));
            }
            BigInteger x = Mod(slope * slope - one.X - other.X);
            return new Point(x, Mod(slope * (one.X - x) - one.Y));
        }

        private static Point Times(BigInteger number, Point point)
        {
            Point total = null;
            foreach (byte part in Bytes.Big(number, 48))
            {
                for (int bit = 7; bit >= 0; bit--)
                {
                    total = Add(total, total);
                    if ((part >> bit & 1) == 1) { total = Add(total, point); }
                }
            }
            return total;
        }

        public static BigInteger MadePrivate() { return 1 + Bytes.Whole(Bytes.Random(56)) % (Order - 1); }

        public static byte[] PublicValue(BigInteger own)
        {
            Point point = Times(own, Generator);
            return Bytes.Join(Bytes.Big(point.X, 48), Bytes.Big(point.Y, 48));
        }

        /// The first coordinate, as IKE has it. null for what is no point of the curve.
        public static byte[] SharedSecret(BigInteger own, byte[] theirValue)
        {
            if (theirValue.Length != 96) { return null; }
            BigInteger x = Bytes.Whole(Bytes.Part(theirValue, 0, 48)), y = Bytes.Whole(Bytes.From(theirValue, 48));
            if (x >= P || y >= P || !Mod(y * y - (x * x * x - 3 * x + B)).IsZero) { return null; }
            return Bytes.Big(Times(own, new Point(x, y)).X, 48);
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // DER, certificates and their keys (X.690, RFC 5280)
    // ---------------------------------------------------------------------------------------------------------------

    internal sealed class Element
    {
        public byte Tag;
        public byte[] Content, Whole;
    }

    internal static class Der
    {
        public const byte Sequence = 0x30, Set = 0x31, Integer = 2, Bits = 3, Octets = 4, Null = 5, Oid = 6, Boolean = 1,
            Utf8 = 12, UtcTime = 23;

        public static byte[] Make(byte tag, params byte[][] parts)
        {
            byte[] content = Bytes.Join(parts);
            if (content.Length < 0x80) { return Bytes.Join(Bytes.Of(tag, (byte)content.Length), content); }
            int octets = content.Length < 0x100 ? 1 : content.Length < 0x10000 ? 2 : 3;
            return Bytes.Join(Bytes.Of(tag, (byte)(0x80 | octets)), Bytes.Big((ulong)content.Length, octets), content);
        }

        /// A positive number, highest byte first.
        public static byte[] Number(byte[] number)
        {
            byte[] digits = number.SkipWhile(one => one == 0).ToArray();
            return Make(Integer, digits.Length == 0 || digits[0] >= 0x80 ? new byte[1] : new byte[0], digits);
        }

        /// Throws FormatException for what is none.
        public static List<Element> Items(byte[] data)
        {
            List<Element> items = new List<Element>();
            int at = 0;
            while (at < data.Length)
            {
                int start = at, length = at + 1 < data.Length ? data[at + 1] : -1;
                at += 2;
                if (length >= 0x80)
                {
                    int count = length & 0x7F;
                    length = count < 4 && at + count <= data.Length ? (int)Bytes.Number(data, at, count) : -1;
                    at += count;
                }
                if (length < 0 || at + length > data.Length) { throw new FormatException("it is no DER"); }
                byte[] content = Bytes.Part(data, at, length);
                at += length;
                items.Add(new Element { Tag = data[start], Content = content, Whole = Bytes.Part(data, start, at - start) });
            }
            return items;
        }
    }

    internal sealed class Key
    {
        public readonly byte[] Modulus, Exponent;
        private readonly RSACryptoServiceProvider rsa;

        public Key(RSACryptoServiceProvider made)
        {
            rsa = made;
            rsa.PersistKeyInCsp = false;
            RSAParameters numbers = rsa.ExportParameters(false);
            Modulus = numbers.Modulus;
            Exponent = numbers.Exponent;
        }

        public static Key Made() { return new Key(new RSACryptoServiceProvider(2048)); }

        /// RSASSA-PKCS1-v1_5 (RFC 8017).
        public byte[] Sign(byte[] data, HashAlgorithmName digest)
        {
            lock (rsa) { return rsa.SignData(data, digest, RSASignaturePadding.Pkcs1); }
        }

        public byte[] Sign(byte[] data) { return Sign(data, HashAlgorithmName.SHA256); }
    }

    internal static class Certificates
    {
        public static readonly byte[] Sha256WithRsa = Algorithm("2a864886f70d01010b");
        private const string CommonName = "550403", BasicConstraints = "551d13", KeyUsage = "551d0f", ExtendedKeyUsage = "551d25",
            KeyIdentifier = "551d0e", AuthorityKeyIdentifier = "551d23", ClientAuthentication = "2b06010505070302";
        private static readonly Dictionary<string, string> NameParts = new Dictionary<string, string>
        {
            { CommonName, "CN" }, { "550406", "C" }, { "550407", "L" }, { "550408", "ST" }, { "55040a", "O" }, { "55040b", "OU" },
        };

        private static byte[] Algorithm(string oid)
        {
            return Der.Make(Der.Sequence, Der.Make(Der.Oid, Bytes.Hex(oid)), Der.Make(Der.Null));
        }

        /// The certificate's fields from its subject on: subject and extensions. Throws FormatException.
        private static List<Element> Fields(byte[] certificate, out byte[] subject)
        {
            try
            {
                List<Element> fields = Der.Items(Der.Items(Der.Items(certificate)[0].Content)[0].Content);
                subject = fields[(fields[0].Tag == 0xA0 ? 1 : 0) + 4].Whole;
                Element extensions = fields.FirstOrDefault(field => field.Tag == 0xA3);
                return extensions == null ? new List<Element>() : Der.Items(Der.Items(extensions.Content)[0].Content);
            }
            catch (ArgumentOutOfRangeException) { throw new FormatException("it is no certificate"); }
        }

        public static byte[] Subject(byte[] certificate)
        {
            byte[] subject;
            Fields(certificate, out subject);
            return subject;
        }

        /// null where it names none.
        public static byte[] SubjectKeyIdentifier(byte[] certificate)
        {
            byte[] subject;
            foreach (Element extension in Fields(certificate, out subject))
            {
                List<Element> words = Der.Items(extension.Content);
                if (Bytes.Hex(words[0].Content) == KeyIdentifier) { return Der.Items(words.Last().Content)[0].Content; }
            }
            return null;
        }

        /// The subject as people write it.
        public static string SubjectText(byte[] certificate)
        {
            try
            {
                List<string> words = new List<string>();
                foreach (Element part in Der.Items(Der.Items(Subject(certificate))[0].Content))
                {
                    List<Element> attribute = Der.Items(Der.Items(part.Content)[0].Content);
                    string name;
                    if (!NameParts.TryGetValue(Bytes.Hex(attribute[0].Content), out name)) { name = "?"; }
                    words.Add(name + "=" + Encoding.UTF8.GetString(attribute[1].Content));
                }
                return words.Count == 0 ? "no subject" : string.Join(", ", words);
            }
            catch (FormatException) { return "an unreadable certificate"; }
            catch (ArgumentOutOfRangeException) { return "an unreadable certificate"; }
        }

        public static byte[] NameOf(string commonName)
        {
            byte[] attribute = Der.Make(Der.Sequence,
                Der.Make(Der.Oid, Bytes.Hex(CommonName)), Der.Make(Der.Utf8, Encoding.UTF8.GetBytes(commonName)));
            return Der.Make(Der.Sequence, Der.Make(Der.Set, attribute));
        }

        private static byte[] Extension(string oid, byte[] value, bool critical)
        {
            return Der.Make(Der.Sequence, Der.Make(Der.Oid, Bytes.Hex(oid)),
                critical ? Der.Make(Der.Boolean, Bytes.Of(0xFF)) : new byte[0], Der.Make(Der.Octets, value));
        }

        private static byte[] Day(DateTime time)
        {
            string text = time.ToString("yyMMddHHmmss", CultureInfo.InvariantCulture) + "Z";
            return Der.Make(Der.UtcTime, Encoding.ASCII.GetBytes(text));
        }

        public static byte[] Make(Key key, byte[] subject, byte[] issuer, Key signer, byte[][] extensions)
        {
            byte[] serial = Bytes.Random(16);
            serial[0] = (byte)(serial[0] & 0x7F | 0x40);
            byte[] numbers = Der.Make(Der.Sequence, Der.Number(key.Modulus), Der.Number(key.Exponent));
            byte[] content = Der.Make(Der.Sequence,
                Der.Make(0xA0, Der.Number(Bytes.Of(2))),
                Der.Number(serial),
                Sha256WithRsa,
                issuer,
                Der.Make(Der.Sequence, Day(DateTime.UtcNow.AddHours(-1)), Day(DateTime.UtcNow.AddDays(2))),
                subject,
                Der.Make(Der.Sequence, Algorithm("2a864886f70d010101"), Der.Make(Der.Bits, new byte[1], numbers)),
                Der.Make(0xA3, Der.Make(Der.Sequence, extensions)));
            return Der.Make(Der.Sequence, content, Sha256WithRsa, Der.Make(Der.Bits, new byte[1], signer.Sign(content)));
        }

        public static byte[][] ClientExtensions(byte[] issuerIdentifier)
        {
            List<byte[]> extensions = new List<byte[]>
            {
                Extension(BasicConstraints, Der.Make(Der.Sequence), true),
                Extension(KeyUsage, Der.Make(Der.Bits, Bytes.Of(7, 0x80)), true),
                Extension(ExtendedKeyUsage, Der.Make(Der.Sequence, Der.Make(Der.Oid, Bytes.Hex(ClientAuthentication))), false),
            };
            if (issuerIdentifier != null)
            {
                byte[] content = Der.Make(Der.Sequence, Der.Make(0x80, issuerIdentifier));
                extensions.Add(Extension(AuthorityKeyIdentifier, content, false));
            }
            return extensions.ToArray();
        }

        public static byte[][] RootExtensions(byte[] identifier)
        {
            return new[]
            {
                Extension(BasicConstraints, Der.Make(Der.Sequence, Der.Make(Der.Boolean, Bytes.Of(0xFF))), true),
                Extension(KeyUsage, Der.Make(Der.Bits, Bytes.Of(1, 6)), true),
                Extension(KeyIdentifier, Der.Make(Der.Octets, identifier), false),
            };
        }
    }

    /// What is shown to a gateway: a key, its certificate, and those between it and a root.
    internal sealed class Credential
    {
        public Key Key;
        public byte[] Certificate;
        public byte[][] Issuers = new byte[0][];

        /// A certificate that signed itself: anybody can make one.
        public static Credential SelfMade()
        {
            Key key = Key.Made();
            byte[] name = Certificates.NameOf("remote-access-probe");
            byte[] certificate = Certificates.Make(key, name, name, key, Certificates.ClientExtensions(null));
            return new Credential { Key = key, Certificate = certificate };
        }

        /// A certificate under a root that calls itself what the city's anchor is called, with another key.
        public static Credential LookAlike(Key key, byte[] anchor, string commonName)
        {
            Key rootKey = Key.Made();
            byte[] issuer = Certificates.Subject(anchor);
            byte[] identifier = Certificates.SubjectKeyIdentifier(anchor) ?? Bytes.Sha1(anchor);
            byte[] root = Certificates.Make(rootKey, issuer, issuer, rootKey, Certificates.RootExtensions(identifier));
            byte[] certificate = Certificates.Make(
                key, Certificates.NameOf(commonName), issuer, rootKey, Certificates.ClientExtensions(identifier));
            return new Credential { Key = key, Certificate = certificate, Issuers = new[] { root } };
        }

        /// Key and certificate (PEM) of a test, shown in place of the self-made ones, so that a gateway which trusts that
        /// certificate can be seen to let it in.
        public static Credential Given(string path)
        {
            Dictionary<string, byte[]> blocks = new Dictionary<string, byte[]>();
            foreach (Match match in Regex.Matches(File.ReadAllText(path), "-----BEGIN ([A-Z ]+)-----([^-]+)-----END"))
            {
                blocks[match.Groups[1].Value] = Convert.FromBase64String(match.Groups[2].Value);
            }
            byte[] pkcs1 = Der.Items(Der.Items(blocks["PRIVATE KEY"])[0].Content)[2].Content;
            byte[][] numbers = Der.Items(Der.Items(pkcs1)[0].Content).Select(item => item.Content).ToArray();
            Func<int, int, byte[]> number = (at, length) => Bytes.Big(Bytes.Whole(numbers[at]), length);
            RSACryptoServiceProvider rsa = new RSACryptoServiceProvider();
            rsa.ImportParameters(new RSAParameters
            {
                Modulus = number(1, 256), Exponent = number(2, 3), D = number(3, 256), P = number(4, 128), Q = number(5, 128),
                DP = number(6, 128), DQ = number(7, 128), InverseQ = number(8, 128),
            });
            return new Credential { Key = new Key(rsa), Certificate = blocks["CERTIFICATE"] };
        }
    }

    /// What is shown to gateways: made when first asked for, since a key takes a moment.
    internal sealed class Credentials
    {
        public readonly Credential Own;
        private readonly Dictionary<string, Credential> made = new Dictionary<string, Credential>();

        public Credentials(Credential own) { Own = own; }

        public Credential Of(Target target)
        {
            if (target.Text("credential") == "self-made") { return Own; }
            string issuer = target.Text("issuer"), subject = target.Text("subject");
            lock (made)
            {
                Credential credential;
                if (!made.TryGetValue(issuer + " " + subject, out credential))
                {
                    credential = Credential.LookAlike(Own.Key, Convert.FromBase64String(issuer), subject);
                    made[issuer + " " + subject] = credential;
                }
                return credential;
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // IKEv2 (RFC 7296), as far as the gateway's answer about a certificate
    // ---------------------------------------------------------------------------------------------------------------

    internal static class Verdict
    {
        public const string Reached = "reached", Answered = "answered", Refused = "refused", Silent = "silent",
            Expected = "expected", NotTried = "not-tried";
    }

    internal sealed class Finding
    {
        public readonly string Verdict, Detail;

        public Finding(string verdict, string detail) { Verdict = verdict; Detail = detail; }
    }

    /// The exchange ends here, with this finding.
    internal sealed class IkeEnd : Exception
    {
        public readonly Finding Finding;

        public IkeEnd(string verdict, string detail) { Finding = new Finding(verdict, detail); }
    }

    internal sealed class Payload
    {
        public readonly byte Kind;
        public readonly byte[] Body;

        public Payload(byte kind, params byte[][] parts) { Kind = kind; Body = Bytes.Join(parts); }
    }

    internal static class Ike
    {
        public const byte SaInit = 34, AuthExchange = 35, Informational = 37;
        public const byte Sa = 33, Ke = 34, Idi = 35, Idr = 36, Cert = 37, Auth = 39, Nonce = 40, Notify = 41, Delete = 42,
            Tsi = 44, Tsr = 45, Sk = 46, Cp = 47, Eap = 48, Skf = 53;
        public const int NoProposalChosen = 14, InvalidKePayload = 17, AuthenticationFailed = 24;
        public const int NatSource = 16388, NatDestination = 16389, Cookie = 16390, Fragmentation = 16430,
            SignatureHashes = 16431;
        public const byte Ecp384 = 20;

        // Errors about addresses and tunnels: nobody comes as far as that who was not let in (RFC 7296, 3.10.1 and 1.3).
        private static readonly Dictionary<int, string> AfterAuthentication = new Dictionary<int, string>
        {
            { NoProposalChosen, "no proposal chosen" }, { 34, "single pair required" }, { 35, "no additional SAs" },
            { 36, "internal address failure" }, { 37, "failed CP required" }, { 38, "TS unacceptable" },
        };

        /// Payloads one after the other, each naming the next one's type.
        public static byte[] Chained(IList<Payload> payloads)
        {
            return Bytes.Join(payloads.Select((payload, at) => Bytes.Join(
                Bytes.Of(at + 1 < payloads.Count ? payloads[at + 1].Kind : (byte)0, 0),
                Bytes.Big((ulong)payload.Body.Length + 4, 2),
                payload.Body)).ToArray());
        }

        /// Throws IkeEnd for what is none.
        public static List<Payload> PayloadsIn(byte kind, byte[] data)
        {
            List<Payload> found = new List<Payload>();
            int at = 0;
            while (kind != 0)
            {
                int length = at + 4 <= data.Length ? (int)Bytes.Number(data, at + 2, 2) : 0;
                if (length < 4 || at + length > data.Length)
                {
                    throw new IkeEnd(Verdict.NotTried, "the gateway's answer is malformed");
                }
                found.Add(new Payload(kind, Bytes.Part(data, at + 4, length - 4)));
                kind = data[at];
                at += length;
            }
            return found;
        }

        public static byte[] Body(IEnumerable<Payload> payloads, byte kind)
        {
            Payload found = payloads.LastOrDefault(payload => payload.Kind == kind);
            return found == null ? null : found.Body;
        }

        public static Payload Note(int kind, byte[] data)
        {
            return new Payload(Notify, new byte[2], Bytes.Big((ulong)kind, 2), data);
        }

        /// Notification types with their data.
        public static SortedDictionary<int, byte[]> Notes(IEnumerable<Payload> payloads)
        {
            SortedDictionary<int, byte[]> notes = new SortedDictionary<int, byte[]>();
            foreach (byte[] body in payloads.Where(one => one.Kind == Notify && one.Body.Length >= 4).Select(one => one.Body))
            {
                notes[(int)Bytes.Number(body, 2, 2)] = Bytes.From(body, Math.Min(body.Length, 4 + body[1]));
            }
            return notes;
        }

        public static string Listed(SortedDictionary<int, byte[]> notes)
        {
            return "[" + string.Join(", ", notes.Keys.Select(one => one.ToString(CultureInfo.InvariantCulture))) + "]";
        }

        /// One proposal, which is all that is offered. A transform: type, number, key length or 0.
        private static Payload Proposal(byte protocol, byte[] spi, params int[][] transforms)
        {
            byte[] listed = Bytes.Join(transforms.Select((one, at) =>
            {
                byte[] attributes = one[2] == 0 ? new byte[0] : Bytes.Join(Bytes.Of(0x80, 0x0E), Bytes.Big((ulong)one[2], 2));
                return Bytes.Join(
                    Bytes.Of(at == transforms.Length - 1 ? (byte)0 : (byte)3, 0),
                    Bytes.Big((ulong)attributes.Length + 8, 2),
                    Bytes.Of((byte)one[0], 0, 0, (byte)one[1]),
                    attributes);
            }).ToArray());
            return new Payload(Sa,
                new byte[2], Bytes.Big((ulong)(8 + spi.Length + listed.Length), 2),
                Bytes.Of(1, protocol, (byte)spi.Length, (byte)transforms.Length), spi, listed);
        }

        /// AES-GCM with 256 bits and a tag of 16 bytes, HMAC-SHA-384 as PRF, ECP-384.
        public static Payload IkeProposal()
        {
            return Proposal(1, new byte[0], new[] { 1, 20, 256 }, new[] { 2, 6, 0 }, new[] { 4, Ecp384, 0 });
        }

        public static Payload EspProposal()
        {
            return Proposal(3, Bytes.Random(4), new[] { 1, 20, 256 }, new[] { 5, 0, 0 });
        }

        /// A traffic selector for all addresses: what the gateway allows of it is its own business.
        public static Payload Everywhere(byte kind)
        {
            return new Payload(kind, Bytes.Hex("01000000" + "07000010" + "0000ffff" + "00000000" + "ffffffff"));
        }

        public static byte[] Prf(byte[] key, byte[] data)
        {
            using (HMACSHA384 function = new HMACSHA384(key)) { return function.ComputeHash(data); }
        }

        /// RFC 7296, 2.13.
        public static byte[] PrfPlus(byte[] key, byte[] seed, int length)
        {
            byte[] stream = new byte[0], block = new byte[0];
            while (stream.Length < length)
            {
                block = Prf(key, Bytes.Join(block, seed, Bytes.Of((byte)(stream.Length / 48 + 1))));
                stream = Bytes.Join(stream, block);
            }
            return Bytes.Part(stream, 0, length);
        }

        /// The gateway's answer to IKE_AUTH.
        public static Finding Judged(List<Payload> payloads)
        {
            SortedDictionary<int, byte[]> notes = Notes(payloads);
            if (notes.ContainsKey(AuthenticationFailed)) { return new Finding(Verdict.Refused, "authentication failed"); }
            string why = AfterAuthentication.Where(one => notes.ContainsKey(one.Key)).Select(one => one.Value).FirstOrDefault();
            bool proved = Body(payloads, Idr) != null && Body(payloads, Auth) != null && Body(payloads, Eap) == null;
            if (!proved && why == null)
            {
                return new Finding(Verdict.NotTried, "the gateway answers IKE_AUTH with notifications " + Listed(notes));
            }
            return new Finding(Verdict.Reached, "the gateway takes the certificate" + (why == null ? "" : " (" + why + ")"));
        }
    }

    /// One attempt to come in, with one credential.
    internal sealed class IkeSession
    {
        private const int FragmentBytes = 1000;
        private readonly IPAddress address;
        private readonly int[] ports;
        private readonly int wait;
        private readonly byte[] ownSpi = Bytes.Random(8), nonce = Bytes.Random(32);
        private readonly BigInteger ownNumber = Curve.MadePrivate();
        private byte[] theirSpi = new byte[8], theirNonce, request, toGateway, fromGateway, ownIdentity;
        private SortedDictionary<int, byte[]> told;
        private ulong ivs;

        public IkeSession(IPAddress address, int[] ports, int wait)
        {
            this.address = address;
            this.ports = ports;
            this.wait = wait;
        }

        /// How far that credential leads. Throws IkeEnd.
        public Finding ComeIn(Credential credential)
        {
            Begin();
            using (Socket socket = Net.Datagrams(address, ports[1]))
            {
                List<Payload> payloads = Ask(socket, Ike.AuthExchange, 1, AuthPayloads(credential), 3);
                if (payloads == null) { throw new IkeEnd(Verdict.Silent, "IKE_SA_INIT was answered, IKE_AUTH was not"); }
                Finding finding = Ike.Judged(payloads);
                if (finding.Verdict == Verdict.Reached)
                {
                    Ask(socket, Ike.Informational, 2, new List<Payload> { new Payload(Ike.Delete, Bytes.Of(1, 0, 0, 0)) }, 1);
                }
                return finding;
            }
        }

        // IKE_SA_INIT

        private void Begin()
        {
            List<Payload> first = new List<Payload>();
            using (Socket socket = Net.Datagrams(address, ports[0]))
            {
                for (int number = 0; number < 3; number++)
                {
                    List<Payload> payloads = FirstExchange(socket, first);
                    told = Ike.Notes(payloads);
                    if (!told.ContainsKey(Ike.Cookie)) { Agree(payloads); return; }
                    first = new List<Payload> { Ike.Note(Ike.Cookie, told[Ike.Cookie]) };
                }
            }
            throw new IkeEnd(Verdict.NotTried, "the gateway asks for one cookie after the other");
        }

        private List<Payload> FirstExchange(Socket socket, List<Payload> first)
        {
            // An address that is not its own: so the gateway takes it to be behind a router and answers on the second port,
            // and the device's address is told to nobody.
            byte[] destination = Bytes.Join(ownSpi, new byte[8], address.GetAddressBytes(), Bytes.Big((ulong)ports[0], 2));
            List<Payload> payloads = new List<Payload>(first)
            {
                Ike.IkeProposal(),
                new Payload(Ike.Ke, Bytes.Of(0, Ike.Ecp384, 0, 0), Curve.PublicValue(ownNumber)),
                new Payload(Ike.Nonce, nonce),
                Ike.Note(Ike.NatSource, Bytes.Random(20)),
                Ike.Note(Ike.NatDestination, Bytes.Sha1(destination)),
                Ike.Note(Ike.Fragmentation, new byte[0]),
                Ike.Note(Ike.SignatureHashes, Bytes.Of(0, 2, 0, 3, 0, 4)),
            };
            byte[] content = Ike.Chained(payloads);
            request = Bytes.Join(Header(payloads[0].Kind, Ike.SaInit, 0, 28 + content.Length), content);
            List<Payload> answer = Exchanged(socket, new List<byte[]> { request }, FirstAnswer, 3);
            if (answer == null)
            {
                throw new IkeEnd(Verdict.Silent, "the gateway does not answer IKE_SA_INIT: nothing is known of it");
            }
            return answer;
        }

        private List<Payload> FirstAnswer(byte[] data)
        {
            if (!IsAnswer(data, Ike.SaInit, 0)) { return null; }
            List<Payload> payloads = Ike.PayloadsIn(data[16], Bytes.From(data, 28));
            // An answer that asks for a cookie carries no name of the gateway's side yet (RFC 7296, 2.6).
            bool asksAgain = Ike.Notes(payloads).ContainsKey(Ike.Cookie);
            theirSpi = asksAgain ? new byte[8] : Bytes.Part(data, 8, 8);
            return payloads;
        }

        private void Agree(List<Payload> payloads)
        {
            if (told.ContainsKey(Ike.NoProposalChosen))
            {
                throw new IkeEnd(Verdict.NotTried, "the gateway takes no such suite: the certificate was not shown");
            }
            if (told.ContainsKey(Ike.InvalidKePayload))
            {
                byte[] group = told[Ike.InvalidKePayload];
                throw new IkeEnd(Verdict.NotTried, string.Format(CultureInfo.InvariantCulture,
                    "the gateway wants group {0}: the certificate was not shown", Bytes.Number(group, 0, group.Length)));
            }
            byte[] exchange = Ike.Body(payloads, Ike.Ke);
            theirNonce = Ike.Body(payloads, Ike.Nonce);
            if (exchange == null || theirNonce == null)
            {
                string with = told.Count == 0 ? "nothing to go on" : Ike.Listed(told);
                throw new IkeEnd(Verdict.NotTried, "the gateway answers IKE_SA_INIT with " + with);
            }
            bool sameGroup = exchange.Length > 4 && Bytes.Number(exchange, 0, 2) == Ike.Ecp384;
            byte[] secret = sameGroup ? Curve.SharedSecret(ownNumber, Bytes.From(exchange, 4)) : null;
            if (secret == null) { throw new IkeEnd(Verdict.NotTried, "the gateway's key is no point of the curve"); }
            MakeKeys(secret);
        }

        /// RFC 7296, 2.14. A cipher that authenticates itself needs no keys for integrity (RFC 5282).
        private void MakeKeys(byte[] secret)
        {
            byte[] nonces = Bytes.Join(nonce, theirNonce);
            byte[] stream = Ike.PrfPlus(Ike.Prf(nonces, secret), Bytes.Join(nonces, ownSpi, theirSpi), 48 + 2 * 36 + 2 * 48);
            toGateway = Bytes.Part(stream, 48, 36);
            fromGateway = Bytes.Part(stream, 84, 36);
            ownIdentity = Bytes.Part(stream, 120, 48);
        }

        // IKE_AUTH

        private List<Payload> AuthPayloads(Credential credential)
        {
            byte[] identity = Bytes.Join(Bytes.Of(9, 0, 0, 0), Certificates.Subject(credential.Certificate));
            List<Payload> payloads = new List<Payload> { new Payload(Ike.Idi, identity) };
            payloads.Add(new Payload(Ike.Cert, Bytes.Of(4), credential.Certificate));
            payloads.AddRange(credential.Issuers.Select(one => new Payload(Ike.Cert, Bytes.Of(4), one)));
            payloads.Add(new Payload(Ike.Auth, Proof(credential.Key, identity)));
            payloads.Add(new Payload(Ike.Cp, Bytes.Of(1, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0)));
            payloads.Add(Ike.EspProposal());
            payloads.Add(Ike.Everywhere(Ike.Tsi));
            payloads.Add(Ike.Everywhere(Ike.Tsr));
            return payloads;
        }

        /// The signature that shows who has the key: as RFC 7427 has it where the gateway knows that, with SHA-1 elsewhere.
        private byte[] Proof(Key key, byte[] identity)
        {
            byte[] signed = Bytes.Join(request, theirNonce, Ike.Prf(ownIdentity, identity));
            if (!told.ContainsKey(Ike.SignatureHashes))
            {
                return Bytes.Join(Bytes.Of(1, 0, 0, 0), key.Sign(signed, HashAlgorithmName.SHA1));
            }
            byte[] algorithm = Certificates.Sha256WithRsa;
            return Bytes.Join(Bytes.Of(14, 0, 0, 0, (byte)algorithm.Length), algorithm, key.Sign(signed));
        }

        /// The payloads of the gateway's answer, or null.
        private List<Payload> Ask(Socket socket, byte exchange, uint number, List<Payload> payloads, int tries)
        {
            SortedDictionary<int, Payload> fragments = new SortedDictionary<int, Payload>();
            List<byte[]> messages = Sealed(exchange, number, payloads).Select(one => Bytes.Join(new byte[4], one)).ToList();
            return Exchanged(socket, messages, data =>
                data.Length > 4 && Bytes.Number(data, 0, 4) == 0 ? Opened(Bytes.From(data, 4), exchange, number, fragments) : null,
                tries);
        }

        /// One message, or fragments of it where the gateway knows them: routers lose large packets (RFC 7383).
        private List<byte[]> Sealed(byte exchange, uint number, List<Payload> payloads)
        {
            byte[] content = Ike.Chained(payloads);
            byte first = payloads[0].Kind;
            List<byte[]> messages = new List<byte[]>();
            if (!told.ContainsKey(Ike.Fragmentation) || content.Length <= FragmentBytes)
            {
                messages.Add(Encrypted(exchange, number, Ike.Sk, first, new byte[0], content));
                return messages;
            }
            int total = (content.Length + FragmentBytes - 1) / FragmentBytes;
            for (int at = 0; at < total; at++)
            {
                int length = Math.Min(FragmentBytes, content.Length - at * FragmentBytes);
                byte[] place = Bytes.Join(Bytes.Big((ulong)at + 1, 2), Bytes.Big((ulong)total, 2));
                byte[] piece = Bytes.Part(content, at * FragmentBytes, length);
                messages.Add(Encrypted(exchange, number, Ike.Skf, at == 0 ? first : (byte)0, place, piece));
            }
            return messages;
        }

        private byte[] Encrypted(byte exchange, uint number, byte kind, byte first, byte[] place, byte[] content)
        {
            ivs++;
            byte[] iv = Bytes.Big(ivs, 8);
            int length = 4 + place.Length + 8 + content.Length + 1 + 16;
            byte[] head = Bytes.Join(
                Header(kind, exchange, number, 28 + length), Bytes.Of(first, 0), Bytes.Big((ulong)length, 2), place);
            byte[] salted = Bytes.Join(Bytes.From(toGateway, 32), iv);
            return Bytes.Join(head, iv, Gcm.Seal(Bytes.Part(toGateway, 0, 32), salted, head, Bytes.Join(content, new byte[1])));
        }

        /// null for what is no answer, or not yet a whole one.
        private List<Payload> Opened(byte[] data, byte exchange, uint number, SortedDictionary<int, Payload> fragments)
        {
            if (!IsAnswer(data, exchange, number) || (data[16] != Ike.Sk && data[16] != Ike.Skf)) { return null; }
            int start = data[16] == Ike.Sk ? 32 : 36;
            if (data.Length < start + 8) { return null; }
            byte[] salted = Bytes.Join(Bytes.From(fromGateway, 32), Bytes.Part(data, start, 8));
            byte[] plain = Gcm.Open(
                Bytes.Part(fromGateway, 0, 32), salted, Bytes.Part(data, 0, start), Bytes.From(data, start + 8));
            if (plain == null || plain.Length == 0 || plain[plain.Length - 1] >= plain.Length) { return null; }
            byte[] content = Bytes.Part(plain, 0, plain.Length - 1 - plain[plain.Length - 1]);
            if (data[16] == Ike.Sk) { return Ike.PayloadsIn(data[28], content); }
            int total = (int)Bytes.Number(data, 34, 2);
            fragments[(int)Bytes.Number(data, 32, 2)] = new Payload(data[28], content);
            if (!Enumerable.Range(1, total).All(fragments.ContainsKey)) { return null; }
            return Ike.PayloadsIn(
                fragments[1].Kind, Bytes.Join(Enumerable.Range(1, total).Select(at => fragments[at].Body).ToArray()));
        }

        // Both

        private byte[] Header(byte first, byte exchange, uint number, int length)
        {
            return Bytes.Join(
                ownSpi, theirSpi, Bytes.Of(first, 0x20, exchange, 8), Bytes.Big(number, 4), Bytes.Big((ulong)length, 4));
        }

        private bool IsAnswer(byte[] data, byte exchange, uint number)
        {
            if (data.Length < 28 + 4 || !Bytes.Same(Bytes.Part(data, 0, 8), ownSpi)) { return false; }
            bool sameGateway = exchange == Ike.SaInit || Bytes.Same(Bytes.Part(data, 8, 8), theirSpi);
            return sameGateway && data[17] == 0x20 && data[18] == exchange && (data[19] & 0x20) != 0
                && Bytes.Number(data, 20, 4) == number && Bytes.Number(data, 24, 4) == (ulong)data.Length;
        }

        /// Sends until an answer is accepted: a packet may get lost.
        private List<Payload> Exchanged(Socket socket, List<byte[]> messages, Func<byte[], List<Payload>> accept, int tries)
        {
            for (int number = 0; number < tries; number++)
            {
                Stopwatch watch = Stopwatch.StartNew();
                long until = (long)wait * (1 << number) / 2;
                try
                {
                    foreach (byte[] message in messages) { socket.Send(message); }
                    while (watch.ElapsedMilliseconds < until)
                    {
                        socket.ReceiveTimeout = (int)Math.Max(1, until - watch.ElapsedMilliseconds);
                        List<Payload> accepted = accept(Net.Received(socket));
                        if (accepted != null) { return accepted; }
                    }
                }
                catch (SocketException error)
                {
                    // "Closed", says something on the way.
                    if (!Net.IsTimeout(error)) { Thread.Sleep((int)Math.Max(0, Math.Min(500, until - watch.ElapsedMilliseconds))); }
                }
            }
            return null;
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // What is tried, by the target's kind
    // ---------------------------------------------------------------------------------------------------------------

    internal static class Net
    {
        public static bool IsTimeout(SocketException error)
        {
            return error.SocketErrorCode == SocketError.TimedOut || error.SocketErrorCode == SocketError.WouldBlock;
        }

        /// The system's own words are in the language of its user.
        public static string Why(SocketException error)
        {
            switch (error.SocketErrorCode)
            {
                // Windows calls a closed UDP port a reset connection.
                case SocketError.ConnectionRefused:
                case SocketError.ConnectionReset: return "connection refused";
                case SocketError.NetworkUnreachable: return "network is unreachable";
                case SocketError.HostUnreachable: return "no route to host";
                case SocketError.AccessDenied: return "permission denied";
                default: return "refused (" + error.SocketErrorCode + ")";
            }
        }

        /// Addresses of a name, as the device's own resolver says, which has no time limit of its own. Throws where it
        /// does not answer: what was not asked has not been found shut.
        public static List<IPAddress> Addresses(string host, int milliseconds)
        {
            List<IPAddress> found = new List<IPAddress>();
            IPAddress literal;
            if (IPAddress.TryParse(host, out literal)) { found.Add(literal); return found; }
            bool answered = false;
            Thread asker = new Thread(() =>
            {
                IPAddress[] said;
                try { said = Dns.GetHostAddresses(host); }
                catch (SocketException error)
                {
                    if (error.SocketErrorCode != SocketError.HostNotFound && error.SocketErrorCode != SocketError.NoData) { return; }
                    said = new IPAddress[0];
                }
                catch (ArgumentException) { said = new IPAddress[0]; }
                lock (found) { found.AddRange(said.Distinct()); answered = true; }
            });
            asker.IsBackground = true;
            asker.Start();
            asker.Join(milliseconds);
            lock (found)
            {
                if (!answered) { throw new IOException("the device's resolver does not answer"); }
                return new List<IPAddress>(found);
            }
        }

        public static Socket Datagrams(IPAddress address, int port)
        {
            Socket socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try { socket.Connect(address, port); }
            catch (SocketException) { socket.Close(); throw; }
            return socket;
        }

        public static byte[] Received(Socket socket)
        {
            byte[] data = new byte[65535];
            int length = socket.Receive(data);
            return Bytes.Part(data, 0, length);
        }

        /// An open connection, or else why there is none.
        public static Socket Opened(string host, int port, Context context, out Finding why)
        {
            List<IPAddress> found = Addresses(host, 3 * context.Wait);
            why = found.Count == 0 ? Attempts.NoAddress : new Finding(Verdict.Silent, "no answer");
            foreach (IPAddress address in found)
            {
                Socket socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    IAsyncResult asked = socket.BeginConnect(address, port, null, null);
                    if (asked.AsyncWaitHandle.WaitOne(context.Wait)) { socket.EndConnect(asked); return socket; }
                }
                catch (SocketException error)
                {
                    // Where there is no network, nobody has said no.
                    bool nobody = error.SocketErrorCode == SocketError.NetworkUnreachable
                        || error.SocketErrorCode == SocketError.NetworkDown;
                    if (!IsTimeout(error)) { why = new Finding(nobody ? Verdict.Silent : Verdict.Refused, Why(error)); }
                }
                socket.Close();
            }
            return null;
        }
    }

    /// What every target needs to know.
    internal sealed class Context
    {
        public int Wait;
        public List<AddressRange> Internal;
        public Credentials Credentials;
    }

    internal sealed class AddressRange
    {
        private readonly byte[] network;
        private readonly int bits;

        private AddressRange(byte[] network, int bits) { this.network = network; this.bits = bits; }

        /// null for what is none.
        public static AddressRange Of(string text)
        {
            Match match = Regex.Match(text, @"\A(([0-9]{1,3}\.){3}[0-9]{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/([0-9]{1,3}))?\z");
            IPAddress address;
            if (!match.Success || !IPAddress.TryParse(match.Groups[1].Value, out address)) { return null; }
            byte[] network = address.GetAddressBytes();
            int most = 8 * network.Length;
            string length = match.Groups[4].Value;
            int bits = length == "" ? most : int.Parse(length, CultureInfo.InvariantCulture);
            bool fits = bits <= most && Enumerable.Range(bits, most - bits).All(at => Bit(network, at) == 0);
            return fits ? new AddressRange(network, bits) : null;
        }

        public bool Has(IPAddress address)
        {
            byte[] bytes = address.GetAddressBytes();
            return bytes.Length == network.Length && Enumerable.Range(0, bits).All(at => Bit(bytes, at) == Bit(network, at));
        }

        private static int Bit(byte[] data, int at) { return data[at / 8] >> (7 - at % 8) & 1; }
    }

    internal static class Attempts
    {
        public static readonly Finding NoAddress = new Finding(Verdict.Silent, "the name has no address here");
        private static readonly string[] NotThere = { "404", "410", "502", "503", "504" };
        private const int BannerMilliseconds = 1000, BannerBytes = 200;

        public static Finding Of(Target target, Context context)
        {
            try
            {
                switch (target.Text("kind"))
                {
                    case "dns": return Dns(target, context);
                    case "tcp": return Tcp(target, context);
                    case "udp": return Udp(target, context);
                    case "tls": return Tls(target, context, (stream, socket) => new Finding(Verdict.Reached, "TLS opens"));
                    case "web": return Tls(target, context, (stream, socket) => Asked(stream, target));
                    case "ike": return IkeAnswer(target, context);
                    case "control": return Control(target, context);
                    default: return new Finding(Verdict.NotTried, "this script knows no " + target.Text("kind"));
                }
            }
            // One target that cannot be tried must not hide the others.
            catch (Exception error) { return NotTriable(error); }
        }

        private static Finding NotTriable(Exception error)
        {
            return new Finding(Verdict.NotTried, "it could not be tried: " + Regex.Replace(error.Message, @"\s+", " "));
        }

        private static Finding Dns(Target target, Context context)
        {
            List<IPAddress> found = Net.Addresses(target.Text("name"), 3 * context.Wait);
            if (found.Count == 0) { return new Finding(Verdict.Silent, "no answer"); }
            List<IPAddress> inside = found.Where(one => context.Internal.Any(range => range.Has(one))).ToList();
            string listed = string.Join(", ", (inside.Count > 0 ? inside : found).Select(one => one.ToString()));
            return new Finding(inside.Count > 0 ? Verdict.Reached : Verdict.Answered, "it is " + listed);
        }

        private static Finding Tcp(Target target, Context context)
        {
            Finding why;
            Socket socket = Net.Opened(target.Text("host"), target.Number("port"), context, out why);
            if (socket == null) { return why; }
            string banner = "";
            using (socket)
            {
                socket.ReceiveTimeout = BannerMilliseconds;
                byte[] data = new byte[BannerBytes];
                try { banner = Bytes.Ascii(data, socket.Receive(data)); }
                catch (SocketException) { }
            }
            return new Finding(Verdict.Reached, banner == "" ? "the connection opens" : "it says \"" + banner + "\"");
        }

        private static Finding Udp(Target target, Context context)
        {
            List<IPAddress> found = Net.Addresses(target.Text("host"), 3 * context.Wait);
            if (found.Count == 0) { return NoAddress; }
            using (Socket socket = Net.Datagrams(found[0], target.Number("port")))
            {
                socket.ReceiveTimeout = context.Wait;
                for (int number = 0; number < 2; number++)
                {
                    try
                    {
                        socket.Send(Bytes.Hex(target.Text("send")));
                        int length = Net.Received(socket).Length;
                        return new Finding(Verdict.Reached, length.ToString(CultureInfo.InvariantCulture) + " bytes came back");
                    }
                    catch (SocketException error)
                    {
                        if (!Net.IsTimeout(error)) { return new Finding(Verdict.Refused, Net.Why(error)); }
                    }
                }
            }
            return new Finding(Verdict.Silent, "no answer");
        }

        /// TLS with whomever: what counts is that it opens. Which versions are spoken is left to Windows (0). Windows
        /// PowerShell may not leave it; then they are named, with 1.3 and, where Windows does not know that, without.
        private static Finding Tls(Target target, Context context, Func<Stream, Socket, Finding> then)
        {
            string host = target.Has("address") ? target.Text("address") : target.Text("host");
            string reason = "";
            foreach (int versions in new[] { 0, 192 | 768 | 3072 | 12288, 192 | 768 | 3072 })
            {
                Finding why;
                Socket socket = Net.Opened(host, target.Number("port"), context, out why);
                if (socket == null) { return why; }
                // A stream of .NET does not keep to its time everywhere; a closed connection ends it.
                bool late = false;
                using (socket)
                using (new Timer(state => { late = true; socket.Close(); }, null, 2 * context.Wait, Timeout.Infinite))
                {
                    try { return Secured(target, socket, (SslProtocols)versions, then); }
                    catch (AuthenticationException) { reason = "handshake failed"; }
                    catch (ArgumentException) { reason = "no such version"; }
                    catch (NotSupportedException) { reason = "no such version"; }
                    catch (IOException) { reason = "connection closed"; }
                    catch (ObjectDisposedException) { reason = "connection closed"; }
                    catch (InvalidOperationException) { reason = "connection closed"; }
                }
                if (late) { reason = "no answer"; break; }
            }
            return new Finding(Verdict.Answered, "the connection opens, TLS does not (" + reason + ")");
        }

        private static Finding Secured(Target target, Socket socket, SslProtocols versions, Func<Stream, Socket, Finding> then)
        {
            byte[] shown = new byte[0];
            using (SslStream stream = new SslStream(new NetworkStream(socket), false, (sender, certificate, chain, errors) =>
            {
                if (certificate != null) { shown = certificate.GetRawCertData(); }
                return true;
            }))
            {
                stream.AuthenticateAsClient(target.Text("host"), null, versions, false);
                Finding finding = then(stream, socket);
                return new Finding(finding.Verdict, finding.Detail + "; certificate of " + Certificates.SubjectText(shown));
            }
        }

        private static Finding Asked(Stream stream, Target target)
        {
            int port = target.Number("port");
            string host = target.Text("host") + (port == 443 ? "" : ":" + port.ToString(CultureInfo.InvariantCulture));
            byte[] question = Encoding.UTF8.GetBytes(
                "GET " + target.Text("path") + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: remote-access-probe\r\n"
                + "Accept: */*\r\nConnection: close\r\n\r\n");
            stream.Write(question, 0, question.Length);
            byte[] head = new byte[4096];
            int length = 0;
            while (length < head.Length && Array.IndexOf(head, (byte)'\n', 0, length) < 0)
            {
                int more = 0;
                try { more = stream.Read(head, length, head.Length - length); }
                catch (IOException) { }
                catch (ObjectDisposedException) { }
                if (more <= 0) { break; }
                length += more;
            }
            Match match = Regex.Match(Encoding.ASCII.GetString(head, 0, length), @"\AHTTP/1\.[01] ([0-9]{3})\b");
            if (!match.Success) { return new Finding(Verdict.Answered, "TLS opens, no HTTP follows"); }
            string code = match.Groups[1].Value;
            return new Finding(NotThere.Contains(code) ? Verdict.Answered : Verdict.Reached, "status " + code);
        }

        private static Finding IkeAnswer(Target target, Context context)
        {
            Dictionary<string, object> suite = (Dictionary<string, object>)target.Fields["suite"];
            string[] known = { "encryption=aes256gcm16", "group=ecp384", "prf=sha384" };
            if (!suite.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key + "=" + one.Value).SequenceEqual(known))
            {
                return new Finding(Verdict.NotTried, "this script knows another suite only");
            }
            string credential = target.Text("credential");
            if (credential != "self-made" && credential != "look-alike")
            {
                return new Finding(Verdict.NotTried, "this script knows no credential " + credential);
            }
            List<IPAddress> found = Net.Addresses(target.Text("host"), 3 * context.Wait);
            if (found.Count == 0) { return NoAddress; }
            int[] ports = { 500, 4500 };
            if (target.Has("ports")) { ports = ((List<object>)target.Fields["ports"]).Select(one => (int)(long)one).ToArray(); }
            Credential shown = context.Credentials.Of(target);
            try { return new IkeSession(found[0], ports, context.Wait).ComeIn(shown); }
            catch (IkeEnd end) { return end.Finding; }
        }

        private static Finding Control(Target target, Context context)
        {
            Finding why;
            Socket socket = Net.Opened(target.Text("host"), target.Number("port"), context, out why);
            if (socket == null) { return new Finding(Verdict.NotTried, "what must answer does not: " + why.Detail); }
            socket.Close();
            return new Finding(Verdict.Expected, "it answers");
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // JSON: read for the list, and written canonically (RFC 8785) for the result, the same in every PowerShell
    // ---------------------------------------------------------------------------------------------------------------

    internal sealed class Json
    {
        private readonly string text;
        private int at;

        private Json(string text) { this.text = text; }

        /// Dictionary, List, string, long, double, bool or null. Throws FormatException.
        public static object Read(string text)
        {
            Json reader = new Json(text);
            object value = reader.Value(0);
            reader.Blanks();
            if (reader.at < text.Length) { throw reader.Fault(); }
            return value;
        }

        private FormatException Fault()
        {
            return new FormatException("it is no JSON at character " + (at + 1).ToString(CultureInfo.InvariantCulture));
        }

        private void Blanks() { while (at < text.Length && " \t\r\n".IndexOf(text[at]) >= 0) { at++; } }

        private bool Takes(string word)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) { return false; }
            at += word.Length;
            return true;
        }

        private void Needs(string word) { if (!Takes(word)) { throw Fault(); } }

        private object Value(int depth)
        {
            Blanks();
            if (depth > 100) { throw Fault(); }
            if (Takes("{")) { return Members(depth); }
            if (Takes("[")) { return Elements(depth); }
            if (Takes("\"")) { return Text(); }
            if (Takes("true")) { return true; }
            if (Takes("false")) { return false; }
            if (Takes("null")) { return null; }
            Match match = new Regex(@"\G-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?").Match(text, at);
            if (!match.Success) { throw Fault(); }
            at += match.Length;
            long whole;
            if (long.TryParse(match.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole)) { return whole; }
            return double.Parse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        private Dictionary<string, object> Members(int depth)
        {
            Dictionary<string, object> members = new Dictionary<string, object>();
            Blanks();
            if (Takes("}")) { return members; }
            do
            {
                Blanks();
                Needs("\"");
                string name = Text();
                Blanks();
                Needs(":");
                members[name] = Value(depth + 1);
                Blanks();
            }
            while (Takes(","));
            Needs("}");
            return members;
        }

        private List<object> Elements(int depth)
        {
            List<object> elements = new List<object>();
            Blanks();
            if (Takes("]")) { return elements; }
            do
            {
                elements.Add(Value(depth + 1));
                Blanks();
            }
            while (Takes(","));
            Needs("]");
            return elements;
        }

        private string Text()
        {
            StringBuilder found = new StringBuilder();
            while (!Takes("\""))
            {
                if (at >= text.Length || text[at] < ' ') { throw Fault(); }
                found.Append(Takes("\\") ? Escaped() : text[at++]);
            }
            return found.ToString();
        }

        private char Escaped()
        {
            int known = at < text.Length ? "\"\\/bfnrt".IndexOf(text[at]) : -1;
            if (known >= 0) { at++; return "\"\\/\b\f\n\r\t"[known]; }
            Match match = new Regex(@"\Gu([0-9a-fA-F]{4})").Match(text, at);
            if (!match.Success) { throw Fault(); }
            at += match.Length;
            return (char)Convert.ToInt32(match.Groups[1].Value, 16);
        }

        /// RFC 8785, for what a result has: text, whole numbers, true and false.
        public static string Canonical(object value)
        {
            string text = value as string;
            if (text != null) { return Quoted(text); }
            if (value is bool) { return (bool)value ? "true" : "false"; }
            Dictionary<string, object> members = value as Dictionary<string, object>;
            if (members != null)
            {
                return "{" + string.Join(",", members.OrderBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => Quoted(one.Key) + ":" + Canonical(one.Value))) + "}";
            }
            List<object> elements = value as List<object>;
            if (elements != null) { return "[" + string.Join(",", elements.Select(Canonical)) + "]"; }
            return Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        private static string Quoted(string text)
        {
            StringBuilder quoted = new StringBuilder("\"");
            foreach (char one in text)
            {
                int known = "\"\\\b\f\n\r\t".IndexOf(one);
                if (known >= 0) { quoted.Append('\\').Append("\"\\bfnrt"[known]); }
                else if (one < ' ') { quoted.Append("\\u").Append(((int)one).ToString("x4", CultureInfo.InvariantCulture)); }
                else { quoted.Append(one); }
            }
            return quoted.Append('"').ToString();
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // The list and the result
    // ---------------------------------------------------------------------------------------------------------------

    /// What is wrong with call or list, and what to do.
    internal sealed class WrongCall : Exception
    {
        public WrongCall(string message) : base(message) { }
    }

    internal sealed class Target
    {
        public readonly Dictionary<string, object> Fields;

        public Target(Dictionary<string, object> fields) { Fields = fields; }

        public bool Has(string key) { return Fields.ContainsKey(key); }

        public string Text(string key)
        {
            object value;
            string text = Fields.TryGetValue(key, out value) ? value as string : null;
            if (text == null) { throw new FormatException(key + " is missing"); }
            return text;
        }

        public int Number(string key) { return (int)(long)Fields[key]; }
    }

    internal sealed class ProbeList
    {
        private static readonly Dictionary<string, string> Needed = new Dictionary<string, string>
        {
            { "dns", "name" }, { "tcp", "host port" }, { "udp", "host port send" }, { "tls", "host port" },
            { "web", "host port path" }, { "ike", "host credential suite" }, { "control", "host port" },
        };
        public string Digest, Stack, Nonce;
        public List<AddressRange> Internal;
        public List<Target> Targets;

        public static ProbeList Read(string path)
        {
            byte[] data;
            Dictionary<string, object> found;
            try
            {
                data = File.ReadAllBytes(path);
                found = Json.Read(new UTF8Encoding(false, true).GetString(data)) as Dictionary<string, object>;
            }
            catch (Exception error)
            {
                // No such file, no right, no UTF-8, no JSON.
                throw new WrongCall(path + " cannot be read: " + error.Message);
            }
            List<string> faults = Faults(found ?? new Dictionary<string, object>());
            if (faults.Count > 0)
            {
                throw new WrongCall(path + " is no list for this script:\n" + string.Join("\n", faults.Select(one => "  " + one)));
            }
            return new ProbeList
            {
                Digest = Bytes.Hex(Bytes.Sha256(data)),
                Stack = (string)found["stack"],
                Nonce = (string)found["nonce"],
                Internal = ((List<object>)found["internal"]).Select(one => AddressRange.Of((string)one)).ToList(),
                Targets = ((List<object>)found["targets"]).Select(one => new Target((Dictionary<string, object>)one)).ToList(),
            };
        }

        private static object At(Dictionary<string, object> found, string key)
        {
            object value;
            return found.TryGetValue(key, out value) ? value : null;
        }

        private static List<string> Faults(Dictionary<string, object> found)
        {
            List<string> faults = new List<string>();
            if (At(found, "schema") as string != "probe-list/v1")
            {
                faults.Add("its schema is not probe-list/v1: take script and list from the same kit");
                return faults;
            }
            faults.AddRange(new[] { "stack", "nonce" }.Where(key => !(At(found, key) is string)).Select(key => key + " is missing"));
            faults.AddRange(new[] { "internal", "targets" }.Where(key => !(At(found, key) is List<object>))
                .Select(key => key + " is missing"));
            if (faults.Count > 0) { return faults; }
            faults.AddRange(((List<object>)found["internal"]).Where(one => AddressRange.Of(one as string ?? "") == null)
                .Select(one => "internal: " + one + " is no address range"));
            List<object> targets = (List<object>)found["targets"];
            if (targets.Count == 0) { faults.Insert(0, "targets is empty: nothing would be tried"); }
            faults.AddRange(targets.OfType<Dictionary<string, object>>().Select(one => At(one, "id") as string)
                .Where(id => !string.IsNullOrEmpty(id)).GroupBy(id => id).Where(same => same.Count() > 1)
                .Select(same => same.Key + " is there twice").OrderBy(fault => fault, StringComparer.Ordinal));
            faults.AddRange(targets.SelectMany((target, at) => TargetFaults(at + 1, target as Dictionary<string, object>)));
            return faults;
        }

        private static IEnumerable<string> TargetFaults(int number, Dictionary<string, object> target)
        {
            string name = "target " + number.ToString(CultureInfo.InvariantCulture);
            if (target == null) { return new[] { name + " is no object" }; }
            name += " (" + (At(target, "id") as string ?? "no id") + "): ";
            string more;
            if (!Needed.TryGetValue(At(target, "kind") as string ?? "", out more)) { more = ""; }
            if (At(target, "credential") as string == "look-alike") { more += " issuer subject"; }
            List<string> faults = ("id kind what " + more).Trim().Split(' ').Where(key => !Fits(key, At(target, key)))
                .Select(key => name + key + " is missing").ToList();
            if (At(target, "port") is long && ((long)target["port"] < 1 || (long)target["port"] > 65535))
            {
                faults.Add(name + "port is not from 1 to 65535");
            }
            bool sends = At(target, "kind") as string == "udp";
            if (sends && !Regex.IsMatch(At(target, "send") as string ?? "", @"\A([0-9a-fA-F]{2})+\z"))
            {
                faults.Add(name + "send is no hexadecimal text");
            }
            return faults;
        }

        private static bool Fits(string key, object value)
        {
            return key == "port" ? value is long : key == "suite" ? value is Dictionary<string, object> : value is string;
        }
    }

    internal sealed class Options
    {
        public const string Usage =
            "usage: probe.ps1 -List FILE [-Out FILE] [-Json] [-Only REGEXP] [-Wait MS] [-AtOnce N]";
        public string List, Out;
        public bool Json, Help;
        public Regex Only;
        public int Wait = 3000, AtOnce = 16;

        public Options(string[] words, string folder)
        {
            for (int at = 0; at < words.Length; at++)
            {
                string word = words[at].TrimEnd(':').Replace("--", "-").ToLowerInvariant();
                if (!word.StartsWith("-", StringComparison.Ordinal)) { List = Place(List, words[at], folder); continue; }
                if (word == "-json") { Json = true; continue; }
                if (word == "-help" || word == "-h") { Help = true; continue; }
                if (!new[] { "-list", "-out", "-only", "-wait", "-atonce", "-at-once" }.Contains(word))
                {
                    throw new WrongCall("it knows no " + words[at] + "\n" + Usage);
                }
                if (at + 1 == words.Length) { throw new WrongCall(words[at] + " needs a value\n" + Usage); }
                string value = words[++at];
                if (word == "-list") { List = Place(List, value, folder); }
                else if (word == "-out") { Out = Place(Out, value, folder); }
                else if (word == "-only") { Only = Pattern(value); }
                else if (word == "-wait") { Wait = Positive(value); }
                else { AtOnce = Positive(value); }
            }
            if (Help) { return; }
            if (List == null) { throw new WrongCall("the list is missing\n" + Usage); }
            Out = Out ?? Path.Combine(Path.GetDirectoryName(List), "probe-result.json");
        }

        private static string Place(string before, string text, string folder)
        {
            if (before != null) { throw new WrongCall(text + " is one file too many\n" + Usage); }
            try { return Path.GetFullPath(Path.Combine(folder, text)); }
            catch (Exception) { throw new WrongCall(text + " is no name of a file"); }
        }

        private static int Positive(string text)
        {
            if (!Regex.IsMatch(text, @"\A[1-9][0-9]{0,5}\z")) { throw new WrongCall(text + " is no number from 1 to 999999"); }
            return int.Parse(text, CultureInfo.InvariantCulture);
        }

        private static Regex Pattern(string text)
        {
            try { return new Regex(text); }
            catch (ArgumentException) { throw new WrongCall(text + " is no regular expression"); }
        }
    }

    /// The whole run, on a thread of its own: the script waits in short pieces, so that Ctrl-C gets through.
    public sealed class Run
    {
        private const int Version = 1, DetailLength = 1000;
        private const int ExitNothing = 0, ExitReached = 1, ExitWrongCall = 2, ExitNotConclusive = 3, ExitStopped = 130;
        private readonly string[] words;
        private readonly string folder;
        private readonly bool colour;
        private readonly Thread thread;
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private readonly object ending = new object();
        private int done, total;
        private bool told, stopped, written;

        public int ExitCode { get; private set; }
        public string Output { get; private set; }
        public string Fault { get; private set; }

        private Run(string[] words, string folder, bool colour)
        {
            this.words = words;
            this.folder = folder;
            this.colour = colour;
            Output = Fault = "";
            thread = new Thread(Whole);
            thread.IsBackground = true;
        }

        public static Run Start(string[] words, string folder, bool colour)
        {
            Run run = new Run(words, folder, colour);
            try { Console.CancelKeyPress += run.Stop; }
            catch (IOException) { } // Without a console nobody presses keys.
            catch (PlatformNotSupportedException) { }
            run.thread.Start();
            return run;
        }

        private void Stop(object sender, ConsoleCancelEventArgs pressed)
        {
            lock (ending)
            {
                if (written) { return; }
                stopped = true;
            }
            pressed.Cancel = true;
        }

        /// Whether it is over.
        public bool Wait(int milliseconds)
        {
            bool over = thread.Join(milliseconds) || stopped;
            if (!over) { Tell(); return false; }
            if (told) { Console.Error.Write("\r" + new string(' ', 40) + "\r"); }
            Console.CancelKeyPress -= Stop;
            if (stopped)
            {
                ExitCode = ExitStopped;
                Output = "";
                Fault = "probe.ps1: stopped; nothing was written";
            }
            return true;
        }

        private void Tell()
        {
            if (total == 0 || watch.ElapsedMilliseconds < 2000 || Console.IsErrorRedirected) { return; }
            Console.Error.Write("\r{0} of {1} tried ... ", done, total);
            told = true;
        }

        private void Whole()
        {
            try { ExitCode = Work(); }
            catch (WrongCall error) { Failed(error.Message); }
            // Whatever it is, it is not what 1 means.
            catch (Exception error) { Failed("it broke: " + error); }
        }

        private void Failed(string why)
        {
            Fault = "probe.ps1: " + why;
            ExitCode = ExitWrongCall;
        }

        private int Work()
        {
            Options options = new Options(words, folder);
            if (options.Help) { Output = Options.Usage; return ExitNothing; }
            ProbeList list = ProbeList.Read(options.List);
            string started = Now();
            // For tests only; the result says so.
            string identity = Environment.GetEnvironmentVariable("REMOTE_ACCESS_PROBE_TEST_IDENTITY");
            bool isTest = !string.IsNullOrEmpty(identity);
            Credential credential = isTest ? Credential.Given(identity) : Credential.SelfMade();
            Context context = new Context { Wait = options.Wait, Internal = list.Internal, Credentials = new Credentials(credential) };
            Finding[] findings = TryAll(list.Targets, context, options);
            List<string> reached = list.Targets.Where((one, at) => findings[at].Verdict == Verdict.Reached)
                .Select(one => one.Text("id")).ToList();
            List<string> doubts = Doubts(list.Targets, findings);
            Dictionary<string, object> result = Result(list, started, findings, credential.Certificate);
            result["reached"] = reached.Cast<object>().ToList();
            result["conclusive"] = doubts.Count == 0;
            if (isTest) { result["testIdentity"] = true; }
            byte[] signature = credential.Key.Sign(Encoding.UTF8.GetBytes(Json.Canonical(result)));
            result["signature"] = Convert.ToBase64String(signature);
            string text = Json.Canonical(result);
            lock (ending)
            {
                if (stopped) { return ExitStopped; }
                WriteWhole(options.Out, text + "\n");
                written = true;
            }
            Output = options.Json ? text : Said(list, started, findings, doubts, isTest) + string.Format(CultureInfo.InvariantCulture,
                "\n\nThe result lies in {0}, signed by the certificate with the thumbprint {1}.",
                options.Out, Bytes.Hex(Bytes.Sha1(credential.Certificate)).ToUpperInvariant());
            return reached.Count > 0 ? ExitReached : doubts.Count == 0 ? ExitNothing : ExitNotConclusive;
        }

        private static string Now()
        {
            return DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        /// Verdict and detail of every target, in the list's order.
        private Finding[] TryAll(List<Target> targets, Context context, Options options)
        {
            Finding[] found = new Finding[targets.Count];
            int next = -1;
            ThreadStart work = () =>
            {
                for (int at = Interlocked.Increment(ref next); at < found.Length; at = Interlocked.Increment(ref next))
                {
                    bool chosen = options.Only == null || options.Only.IsMatch(targets[at].Text("id"));
                    Finding one = chosen ? Attempts.Of(targets[at], context) : new Finding(Verdict.NotTried, "left out by -Only");
                    string detail = Regex.Replace(one.Detail, "[^ -~]", "?");
                    found[at] = new Finding(one.Verdict, detail.Substring(0, Math.Min(DetailLength, detail.Length)));
                    Interlocked.Increment(ref done);
                }
            };
            total = targets.Count;
            List<Thread> workers = Enumerable.Range(0, Math.Min(options.AtOnce, total)).Select(at => new Thread(work)).ToList();
            foreach (Thread worker in workers) { worker.IsBackground = true; worker.Start(); }
            foreach (Thread worker in workers) { worker.Join(); }
            return found;
        }

        /// Why silence elsewhere may mean nothing.
        private static List<string> Doubts(List<Target> targets, Finding[] findings)
        {
            List<string> found = targets.Select((target, at) => new { target, finding = findings[at] })
                .Where(one => one.finding.Verdict == Verdict.NotTried
                    || (one.target.Text("kind") == "ike" && one.finding.Verdict == Verdict.Silent))
                .Select(one => one.target.Text("id") + ": " + one.finding.Detail).ToList();
            if (findings.All(one => one.Verdict == Verdict.Silent))
            {
                found.Add("nothing at all has answered, as on a device without a network");
            }
            if (!targets.Any(one => one.Text("kind") == "ike" || one.Text("kind") == "control"))
            {
                found.Add("nothing in the list had to answer: a device without any network would have found the same");
            }
            return found;
        }

        private static Dictionary<string, object> Result(ProbeList list, string started, Finding[] findings, byte[] certificate)
        {
            return new Dictionary<string, object>
            {
                { "schema", "probe-result/v1" },
                { "list", list.Digest },
                { "stack", list.Stack },
                { "nonce", list.Nonce },
                { "script", "probe.ps1" },
                { "version", Version },
                { "started", started },
                { "ended", Now() },
                { "certificate", Convert.ToBase64String(certificate) },
                { "findings", list.Targets.Select((target, at) => (object)new Dictionary<string, object>
                    {
                        { "id", target.Text("id") }, { "verdict", findings[at].Verdict }, { "detail", findings[at].Detail },
                    }).ToList() },
            };
        }

        /// Another name first: nobody finds half of it. .NET Framework cannot rename over a file that is there.
        private static void WriteWhole(string path, string text)
        {
            try
            {
                File.WriteAllText(path + ".new", text, new UTF8Encoding(false));
                File.Delete(path);
                File.Move(path + ".new", path);
            }
            catch (Exception error)
            {
                throw new WrongCall(path + " cannot be written: " + error.Message + "; name another place with -Out");
            }
        }

        /// The sentence that counts, why it may not, and the table.
        private string Said(ProbeList list, string started, Finding[] findings, List<string> doubts, bool isTest)
        {
            List<string> reached = list.Targets.Where((one, at) => findings[at].Verdict == Verdict.Reached)
                .Select(one => one.Text("what") + " (" + one.Text("id") + ")").ToList();
            List<string> lines = new List<string>
            {
                "This unmanaged device at " + started + " could reach: "
                    + (reached.Count == 0 ? "nothing" : string.Join("; ", reached)) + ".",
            };
            if (isTest) { lines.Add("It showed a certificate that a test gave it: --verify refuses this result."); }
            if (doubts.Count > 0)
            {
                lines.Add("This is not conclusive:");
                lines.AddRange(doubts.Select(one => "  " + one));
            }
            int width = list.Targets.Select(one => one.Text("what").Length).Concat(new[] { 4 }).Max();
            lines.Add("");
            lines.Add("what".PadRight(width) + "  verdict    detail");
            lines.AddRange(list.Targets.Select((one, at) =>
                one.Text("what").PadRight(width) + "  " + Coloured(findings[at].Verdict) + "  " + findings[at].Detail));
            return string.Join("\n", lines);
        }

        private string Coloured(string verdict)
        {
            string number = verdict == Verdict.Reached ? "31" : verdict == Verdict.NotTried ? "33"
                : verdict == Verdict.Expected ? "32" : "";
            string padded = verdict.PadRight(9);
            return colour && number != "" ? "\u001b[" + number + "m" + padded + "\u001b[0m" : padded;
        }
    }
}
'@

$compiler = @{ TypeDefinition = $source; IgnoreWarnings = $true }
if ($PSVersionTable.PSEdition -ne 'Core') {
    # Windows PowerShell refers to System alone; PowerShell 7 refers to all of .NET, unless something is named.
    $compiler.ReferencedAssemblies = @('System.Core', 'System.Numerics')
}
Add-Type @compiler

$colour = $Host.UI.SupportsVirtualTerminal -and -not [Console]::IsOutputRedirected
$words = [string[]]@($args | ForEach-Object { [string]$_ })
$run = [RemoteAccessProbe.Run]::Start($words, $PWD.ProviderPath, $colour)
while (-not $run.Wait(200)) { }
if ($run.Fault) { [Console]::Error.WriteLine($run.Fault) }
if ($run.Output) { Write-Output $run.Output }
exit $run.ExitCode
