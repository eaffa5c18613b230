using System;
using System.Linq;
using System.Net;
using System.Numerics;
using System.Text;

namespace RemoteAccessProbe
{
    /// What PowerShell does with the script's C# after compiling it; and calls of single functions for their tests.
    internal static class Harness
    {
        private static int Main(string[] words)
        {
            if (words.Length > 0 && words[0] == "call")
            {
                byte[] answer = Called(words[1], words.Skip(2).Select(Bytes.Hex).ToArray());
                Console.Out.Write(answer == null ? "null" : "x" + Bytes.Hex(answer));
                return 0;
            }
            Run run = Run.Start(words, Environment.CurrentDirectory, false);
            while (!run.Wait(50)) { }
            if (run.Fault != "") { Console.Error.WriteLine(run.Fault); }
            if (run.Output != "") { Console.Out.WriteLine(run.Output); }
            return run.ExitCode;
        }

        private static byte[] Called(string name, byte[][] words)
        {
            switch (name)
            {
                case "gcm_seal": return Gcm.Seal(words[0], words[1], words[2], words[3]);
                case "gcm_open": return Gcm.Open(words[0], words[1], words[2], words[3]);
                case "public_value": return Curve.PublicValue(Bytes.Whole(words[0]));
                case "shared_secret": return Curve.SharedSecret(Bytes.Whole(words[0]), words[1]);
                case "prf_plus": return Ike.PrfPlus(words[0], words[1], words[2][0]);
                case "canonical": return Encoding.UTF8.GetBytes(Json.Canonical(Json.Read(Text(words[0]))));
                case "is_json": return Flag(Reads(Text(words[0])));
                case "within": return Flag(AddressRange.Of(Text(words[0])).Has(IPAddress.Parse(Text(words[1]))));
                case "is_range": return Flag(AddressRange.Of(Text(words[0])) != null);
                default: throw new ArgumentException(name);
            }
        }

        private static string Text(byte[] word) { return Encoding.UTF8.GetString(word); }

        private static byte[] Flag(bool flag) { return Bytes.Of(flag ? (byte)1 : (byte)0); }

        private static bool Reads(string text)
        {
            try { Json.Read(text); return true; }
            catch (FormatException) { return false; }
        }
    }
}
