using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PaymentLedger : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_amount",
                table: "payments");

            migrationBuilder.RenameColumn(
                name: "charged_currency",
                table: "payments",
                newName: "currency");

            migrationBuilder.RenameColumn(
                name: "charged_amount",
                table: "payments",
                newName: "amount");

            migrationBuilder.RenameColumn(
                name: "at",
                table: "payments",
                newName: "begun_at");

            migrationBuilder.RenameIndex(
                name: "ix_payments_order_id",
                table: "payments",
                newName: "ix_payments_order");

            migrationBuilder.AlterColumn<string>(
                name: "reference",
                table: "payments",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<long>(
                name: "refunded",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "authorised",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "captured",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ended_at",
                table: "payments",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "provider",
                table: "payments",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "refund_pending",
                table: "payments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "refunds",
                table: "payments",
                type: "jsonb",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "request",
                table: "payments",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status",
                table: "payments",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "token",
                table: "payments",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "payments",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "why",
                table: "payments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "payment_id",
                table: "orders",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "payment_entries",
                columns: table => new
                {
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    refund_id = table.Column<Guid>(type: "uuid", nullable: true),
                    why = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_entries", x => new { x.payment_id, x.version });
                    table.ForeignKey(
                        name: "fk_payment_entries_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "payment_reconciliations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    compared = table.Column<int>(type: "integer", nullable: false),
                    differences = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_reconciliations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "simulated_charges",
                columns: table => new
                {
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character(3)", fixedLength: true, maxLength: 3, nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_simulated_charges", x => x.payment_id);
                });

            migrationBuilder.CreateTable(
                name: "simulated_refunds",
                columns: table => new
                {
                    refund_id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character(3)", fixedLength: true, maxLength: 3, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_simulated_refunds", x => x.refund_id);
                });

            // What was taken before there was a ledger was taken at once, by the simulator, and given back as a whole.
            migrationBuilder.Sql("""
                UPDATE payments SET provider = 'simulator', status = 'succeeded', version = 3, authorised = amount, captured = amount, ended_at = begun_at, refunded = (SELECT refunded FROM orders WHERE orders.id = order_id);
                UPDATE payments SET version = 4 WHERE refunded > 0;
                UPDATE orders SET payment_id = payments.id FROM payments WHERE payments.order_id = orders.id;
                INSERT INTO payment_entries (payment_id, version, kind, amount, at)
                SELECT id, entry.version, entry.kind, CASE entry.kind WHEN 'refunded' THEN refunded ELSE amount END, begun_at
                FROM payments CROSS JOIN (VALUES (1, 'begun'), (2, 'authorised'), (3, 'captured'), (4, 'refunded')) AS entry (version, kind) WHERE entry.version <= payments.version;
                INSERT INTO simulated_charges (payment_id, amount, currency, status, at) SELECT id, amount, currency, 'captured', begun_at FROM payments;
                """);

            // An entry of the ledger is only ever added.
            migrationBuilder.Sql("""
                CREATE FUNCTION refuse_to_change_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'entries of the ledger are only added'; END $$;
                CREATE TRIGGER payment_entries_are_only_added BEFORE UPDATE OR DELETE ON payment_entries FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_ledger();
                """);

            migrationBuilder.CreateIndex(
                name: "ix_payments_open_order",
                table: "payments",
                column: "order_id",
                unique: true,
                filter: "status IN ('pending', 'unknown')");

            migrationBuilder.CreateIndex(
                name: "ix_payments_status",
                table: "payments",
                columns: new[] { "status", "id" });

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_captured",
                table: "payments",
                sql: "amount >= 0 AND authorised BETWEEN 0 AND amount AND captured BETWEEN 0 AND authorised");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_refunded",
                table: "payments",
                sql: "refunded >= 0 AND refund_pending >= 0 AND refunded + refund_pending <= captured");

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_status",
                table: "payments",
                sql: "status IN ('pending', 'unknown', 'succeeded', 'declined', 'voided')");

            migrationBuilder.CreateIndex(
                name: "ix_payment_entries_moved_at",
                table: "payment_entries",
                column: "at",
                filter: "kind IN ('captured', 'refunded')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payment_entries");

            migrationBuilder.DropTable(
                name: "payment_reconciliations");

            migrationBuilder.DropTable(
                name: "simulated_charges");

            migrationBuilder.DropTable(
                name: "simulated_refunds");

            migrationBuilder.DropIndex(
                name: "ix_payments_open_order",
                table: "payments");

            migrationBuilder.DropIndex(
                name: "ix_payments_status",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_captured",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_refunded",
                table: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_payments_status",
                table: "payments");

            migrationBuilder.Sql("DROP FUNCTION refuse_to_change_the_ledger()");

            migrationBuilder.DropColumn(
                name: "refunded",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "authorised",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "captured",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "ended_at",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "provider",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "refund_pending",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "refunds",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "request",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "status",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "token",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "version",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "why",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "payment_id",
                table: "orders");

            migrationBuilder.RenameColumn(
                name: "currency",
                table: "payments",
                newName: "charged_currency");

            migrationBuilder.RenameColumn(
                name: "amount",
                table: "payments",
                newName: "charged_amount");

            migrationBuilder.RenameColumn(
                name: "begun_at",
                table: "payments",
                newName: "at");

            migrationBuilder.RenameIndex(
                name: "ix_payments_order",
                table: "payments",
                newName: "ix_payments_order_id");

            migrationBuilder.AlterColumn<string>(
                name: "reference",
                table: "payments",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_payments_amount",
                table: "payments",
                sql: "charged_amount >= 0");
        }
    }
}
