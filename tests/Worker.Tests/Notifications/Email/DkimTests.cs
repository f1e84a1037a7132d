using System.Security.Cryptography;
using CleanOrders.Infrastructure.Notifications.Email;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace CleanOrders.Worker.Tests.Notifications.Email;

public sealed class DkimTests
{
    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ada@bücher.example")]
    [InlineData("адa@bücher.example")]
    public async Task A_signature_is_good_when_the_mail_arrives_and_not_when_somebody_changed_it(string address)
    {
        using var key = RSA.Create(2048);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using var server = await SmtpServer.Start();
            await using var postbox = new Postbox(
                server, dkim: new DkimOptions { Domain = "shop.example.com", Selector = "orders", KeyFile = file });

            await postbox.Send(Postbox.To(address) with
            {
                Subject = "Grüße 🦉 an alle, die lange Betreffzeilen mögen, und noch ein wenig mehr",
                Text = $"Grüße\n.\n  Ende  \n\n{new string('x', 3_000)}\n\n",
                Html = "<p>Grüße</p>",
                UnsubscribeAddress = "https://shop.example.com/v1/unsubscribe/x",
            });

            var content = server.Taken.ShouldHaveSingleItem().Content;
            (await IsGood(content, key)).ShouldBeTrue();
            using var message = server.Taken[0].Read();
            message.Headers[HeaderId.DkimSignature].ShouldNotBeNull().ShouldContain("list-unsubscribe:list-unsubscribe-post");
            var changed = System.Text.Encoding.Latin1.GetString(content).Replace("xxxx", "xyxx", StringComparison.Ordinal);
            (await IsGood(System.Text.Encoding.Latin1.GetBytes(changed), key)).ShouldBeFalse();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<bool> IsGood(byte[] content, RSA key)
    {
        using var stream = new MemoryStream(content);
        using var message = await MimeMessage.LoadAsync(stream, TestContext.Current.CancellationToken);
        var signature = message.Headers[message.Headers.IndexOf(HeaderId.DkimSignature)];
        return await new DkimVerifier(new OneKey(key)).VerifyAsync(message, signature, TestContext.Current.CancellationToken);
    }

    private sealed class OneKey(RSA key) : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(
            string methods, string domain, string selector, CancellationToken cancellationToken = default)
        {
            (domain, selector).ShouldBe(("shop.example.com", "orders"));
            return PublicKeyFactory.CreateKey(key.ExportSubjectPublicKeyInfo());
        }

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
