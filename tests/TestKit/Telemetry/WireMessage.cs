using Google.Protobuf;

namespace CleanOrders.TestKit;

/// <summary>A message of Protocol Buffers by the numbers of its fields, which is how OTLP is published.</summary>
internal sealed class WireMessage
{
    private readonly Dictionary<int, List<object>> _fields = [];

    public WireMessage(byte[] bytes)
    {
        using var input = new CodedInputStream(bytes);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            if (!_fields.TryGetValue(field, out var values))
                _fields[field] = values = [];
            values.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().ToByteArray(),
                var type => throw new InvalidDataException($"The field {field} is of the type {type}."),
            });
        }
    }

    public IEnumerable<WireMessage> Messages(int field) => Values(field).Select(value => new WireMessage((byte[])value));

    public byte[] Bytes(int field) => (byte[]?)Values(field).LastOrDefault() ?? [];

    public string Text(int field) => System.Text.Encoding.UTF8.GetString(Bytes(field));

    /// <summary>Bytes as they are written in <c>traceparent</c>.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public ulong Number(int field) => (ulong?)Values(field).LastOrDefault() ?? 0;

    public bool Has(int field) => _fields.ContainsKey(field);

    /// <summary>A list of <c>KeyValue</c>; values that are no text are written as one.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int field) => Messages(field)
        .GroupBy(pair => pair.Text(1), StringComparer.Ordinal)
        .ToDictionary(pair => pair.Key, pair => TextOf(pair.Last().Messages(2).LastOrDefault()), StringComparer.Ordinal);

    private static string TextOf(WireMessage? value) => value switch
    {
        null => "",
        _ when value.Has(1) => value.Text(1),
        _ when value.Has(2) => value.Number(2) == 1 ? "true" : "false",
        _ when value.Has(3) => $"{(long)value.Number(3)}",
        _ when value.Has(4) => $"{BitConverter.UInt64BitsToDouble(value.Number(4))}",
        _ => "",
    };

    private List<object> Values(int field) => _fields.GetValueOrDefault(field) ?? [];
}
