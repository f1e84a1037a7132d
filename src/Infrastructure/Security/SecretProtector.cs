using System.Security.Cryptography;
using System.Text;

namespace CleanOrders.Infrastructure.Security;

/// <summary>
/// Encrypts what the database keeps and only the service may read (AES-256-GCM): for one purpose, and bound to whose it is,
/// so that it is worth nothing in another row. Kept as nonce, tag, ciphertext.
/// </summary>
internal sealed class SecretProtector(SecurityOptions security, string purpose)
{
    private readonly byte[][] _keys = security.DeriveKeys(purpose);

    public byte[] Protect(ReadOnlySpan<byte> plain, string owner)
    {
        var box = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + plain.Length];
        var (nonce, tag, ciphertext) = Parts(box);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(_keys[0], tag.Length);
        aes.Encrypt(nonce.Span, plain, ciphertext.Span, tag.Span, Encoding.UTF8.GetBytes(owner));
        return box;
    }

    /// <param name="isPresent">Whether it was closed with the present secret; otherwise it should be closed again.</param>
    /// <returns>What is inside; nothing, where it was closed with a secret that is not known, or for another owner.</returns>
    public byte[]? Unprotect(byte[] box, string owner, out bool isPresent)
    {
        foreach (var (i, key) in _keys.Index())
        {
            isPresent = i == 0;
            if (Unprotect(box, owner, key) is { } plain)
                return plain;
        }

        isPresent = false;
        return null;
    }

    private static byte[]? Unprotect(byte[] box, string owner, byte[] key)
    {
        var (nonce, tag, ciphertext) = Parts(box);
        var plain = new byte[ciphertext.Length];
        using var aes = new AesGcm(key, tag.Length);
        try
        {
            aes.Decrypt(nonce.Span, ciphertext.Span, tag.Span, plain, Encoding.UTF8.GetBytes(owner));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Ciphertext) Parts(Memory<byte> box)
    {
        var nonce = AesGcm.NonceByteSizes.MaxSize;
        var tag = AesGcm.TagByteSizes.MaxSize;
        return (box[..nonce], box.Slice(nonce, tag), box[(nonce + tag)..]);
    }
}
