using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class UnappliedMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "unapplied",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "unapplied_refunded",
                table: "orders",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // What came too late to pay its order was in the ledger only.
            migrationBuilder.Sql("""
                UPDATE orders SET unapplied = late.captured, unapplied_refunded = late.refunded
                FROM (SELECT payments.order_id, sum(payments.captured) AS captured, sum(payments.refunded + payments.refund_pending) AS refunded
                    FROM payments JOIN orders AS paid ON paid.id = payments.order_id WHERE payments.captured > 0 AND paid.payment_id IS DISTINCT FROM payments.id GROUP BY payments.order_id) AS late
                WHERE orders.id = late.order_id;
                """);

            // TRUNCATE passes triggers for rows, and CASCADE reaches all that hangs on a table.
            migrationBuilder.Sql("""
                CREATE FUNCTION refuse_to_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$;
                CREATE TRIGGER payment_entries_are_not_truncated BEFORE TRUNCATE ON payment_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_truncate();
                CREATE TRIGGER order_history_is_not_truncated BEFORE TRUNCATE ON order_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_truncate();
                CREATE TRIGGER stock_movements_are_not_truncated BEFORE TRUNCATE ON stock_movements FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_truncate();
                CREATE TRIGGER security_events_are_not_truncated BEFORE TRUNCATE ON security_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_truncate();
                """);

            migrationBuilder.AddCheckConstraint(
                name: "ck_orders_unapplied",
                table: "orders",
                sql: "unapplied >= 0 AND unapplied_refunded BETWEEN 0 AND unapplied");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP TRIGGER payment_entries_are_not_truncated ON payment_entries;
                DROP TRIGGER order_history_is_not_truncated ON order_history;
                DROP TRIGGER stock_movements_are_not_truncated ON stock_movements;
                DROP TRIGGER security_events_are_not_truncated ON security_events;
                DROP FUNCTION refuse_to_truncate();
                """);

            migrationBuilder.DropCheckConstraint(
                name: "ck_orders_unapplied",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "unapplied",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "unapplied_refunded",
                table: "orders");
        }
    }
}
